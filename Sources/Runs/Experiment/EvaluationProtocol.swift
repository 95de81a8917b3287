/// How events become training, validation and test rows. Two results are comparable only when this value and the
/// data fingerprint agree.
public struct EvaluationProtocol: Sendable, Hashable, Codable {
    public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
        /// Training and test files as delivered; the last part of the training sessions is the validation set.
        case given
        /// The last `days` days are the test set, the `days` days before them the validation set.
        case days
        /// Sessions in time order, cut 8 : 1 : 1.
        case ratio
        /// Last item of a session is the test row, the one before it the validation row.
        case leaveOneOut = "leave-one-out"
    }

    /// What to do with test items that no training or validation session contains.
    public enum UnseenItems: String, Sendable, Hashable, Codable, CaseIterable { case drop, rank }

    public var split: Split = .ratio
    /// `given`: fraction of the training sessions, the newest, that form the validation set.
    public var validationFraction = 0.1
    /// `days`: length of the test window, and of the validation window before it, in days.
    public var days = 7
    /// Shorter sessions are removed (all splits but `given`).
    public var minimumSessionLength = 2
    /// Rarer items are removed (all splits but `given`).
    public var minimumItemSupport = 5
    /// Repeat the two filters until nothing changes, instead of once.
    public var filterUntilStable = false
    public var unseenItems: UnseenItems = .drop

    public init() {}
}
