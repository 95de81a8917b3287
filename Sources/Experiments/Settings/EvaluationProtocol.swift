/// How events become training, validation and test rows. Whether two results may be compared depends on the test rows
/// themselves, not on this value: `Comparability` in `Results` has the rule.
public struct EvaluationProtocol: Sendable, Hashable, Encodable {
    public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
        /// Training and test files as delivered; the last part of the training sessions is the validation set.
        case given
        /// The last `days` days are the test set, the `days` days before them the validation set.
        case days
        /// Sessions in time order, split 8 : 1 : 1.
        case ratio
        /// The last item of a session is the test row, the one before it the validation row.
        case leaveOneOut = "leave-one-out"
    }

    /// How the days of the split `days` are counted.
    public enum Window: String, Sendable, Hashable, Codable, CaseIterable {
        /// Days of the calendar (UTC).
        case calendar
        /// As many times 86,400 seconds before the last event.
        case rolling
    }

    /// What to do with test items that no training or validation session contains. Without a refit, items that only
    /// validation sessions contain are unseen, too: they are ranked all the same, so that runs with and without a refit
    /// have the same test rows, and results count them as never seen.
    public enum UnseenItems: String, Sendable, Hashable, Codable, CaseIterable { case drop, rank }

    public var split: Split = .ratio
    /// `given`: fraction of the training sessions, the newest ones, that form the validation set.
    public var validationFraction = 0.1
    /// `days`: length of the test window, and of the validation window before it, in days.
    public var days = 7
    /// `days`: what a day is.
    public var window: Window = .calendar
    /// `days`: the newest days that are left out, before the test window; several values are sliding windows.
    public var skippedDays = 0
    /// `days`: sessions that end more than this many days before the test window are left out; 0: none.
    public var trainingDays = 0
    /// After the filters, sessions that end later are left out: a date, which counts to its end, or a date and a time,
    /// UTC (`BoundingTime`); empty: none (all splits but `given`).
    public var until = ""
    /// Shorter sessions are removed (all splits but `given`).
    public var minimumSessionLength = 2
    /// Rarer items are removed (all splits but `given`).
    public var minimumItemSupport = 5
    /// Repeat the two filters until nothing changes, instead of once.
    public var filterUntilStable = false
    /// After the filters, only this many last events of a session are kept; 0: all (all splits but `given`).
    public var maximumSessionLength = 0
    public var unseenItems: UnseenItems = .drop
    /// Share of the items of each category that are targets of the validation set only, and of as many others that are
    /// targets of the test set only: no training session and no prefix has them. 0: none.
    public var coldItems = 0.0
    /// Which items these are.
    public var coldSeed: UInt64 = 1
    /// What would be refused.
    public var allow: [Allowance] = []

    public enum Allowance: String, Sendable, Hashable, Codable, CaseIterable {
        /// `given`: more than one in a hundred test sessions are training sessions, with the same name and clicks.
        case trainingSessionsInTest = "training-sessions-in-test"
    }

    public init() {}
}

extension EvaluationProtocol {
    private enum CodingKeys: String, CodingKey {
        case split, validationFraction, days, minimumSessionLength, minimumItemSupport, filterUntilStable
        case maximumSessionLength, unseenItems, allow, window, skippedDays, trainingDays, until, coldItems, coldSeed
    }

    /// Fingerprints hash this encoding. A rule added later is written only if it is in force, so that the fingerprints
    /// of earlier results do not change.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(split, forKey: .split)
        try container.encode(validationFraction, forKey: .validationFraction)
        try container.encode(days, forKey: .days)
        try container.encode(minimumSessionLength, forKey: .minimumSessionLength)
        try container.encode(minimumItemSupport, forKey: .minimumItemSupport)
        try container.encode(filterUntilStable, forKey: .filterUntilStable)
        if maximumSessionLength > 0 { try container.encode(maximumSessionLength, forKey: .maximumSessionLength) }
        try container.encode(unseenItems, forKey: .unseenItems)
        if !allow.isEmpty { try container.encode(allow, forKey: .allow) }
        if window != .calendar { try container.encode(window, forKey: .window) }
        if skippedDays > 0 { try container.encode(skippedDays, forKey: .skippedDays) }
        if trainingDays > 0 { try container.encode(trainingDays, forKey: .trainingDays) }
        if !until.isEmpty { try container.encode(until, forKey: .until) }
        if coldItems > 0 {
            try container.encode(coldItems, forKey: .coldItems)
            try container.encode(coldSeed, forKey: .coldSeed)
        }
    }
}
