import Basics

/// What was found in the source files on the way to sessions. Nothing of it is left out without being asked for, since
/// all of it is rightful in some data.
public struct SourceReport: Sendable, Hashable, Codable {
    /// Rows of the interactions files.
    public var rows = 0
    /// Rows left out since they are of a kind that does not count (`data.interactions.keep` and `feedbackEvents`).
    public var otherKinds = 0
    /// Rows left out since the items file lacks their items (`data.unknownItems: drop`).
    public var unknownItems = 0
    /// Rows left out since they say that an item was shown that no session clicks; nil if nothing says what was shown.
    public var shownUnclicked: Int?
    /// Rows of the items files left out since their items have one before them (`data.items.copies: first`); nil: none.
    public var itemCopies: Int?
    /// Rows of all files left out since they cannot be read (`data.unreadableRows: skip`); nil if there are none.
    public var unreadable: Unreadable?
    /// What the times say; nil without times.
    public var times: Times?
    /// What test and training sessions share, where they come apart.
    public var overlap: TestOverlap?
    /// What the protocol leaves out; nil for data that was prepared before this was counted.
    public var removed: Removed?

    public struct Unreadable: Sendable, Hashable, Codable {
        public var rows = 0
        /// What is wrong with the first one, after its place.
        public let first: String

        package init(first: String) { self.first = first }

        /// Those of several kinds of files; nil if there are none.
        package init?(_ parts: [Unreadable?]) {
            let parts = parts.compactMap { $0 }
            guard let first = parts.first?.first else { return nil }
            self.first = first
            rows = parts.reduce(0) { $0 + $1.rows }
        }
    }

    /// What the filters of the protocol, and its split, leave out.
    public struct Removed: Sendable, Hashable, Codable {
        /// Sessions shorter than `protocol.minimumSessionLength`, before or after rare items were removed.
        public var shortSessions = 0
        /// Items rarer than `protocol.minimumItemSupport`, and the clicks on them.
        public var rareItems = 0
        public var rareClicks = 0
        /// Sessions that end after `protocol.until`.
        public var lateSessions = 0
        /// Clicks of long sessions before their last `protocol.maximumSessionLength` ones.
        public var earlyClicks = 0
        /// Sessions outside of the windows of the split `days`.
        public var outsideSessions = 0
        /// Clicks of validation and test sessions on items that the sessions before them lack
        /// (`protocol.unseenItems: drop`).
        public var unseenClicks = 0
        /// Of the clicks of test sessions, those.
        public var unseenTestClicks = 0
        /// Clicks of test sessions, before.
        public var testClicks = 0

        package init() {}
    }

    public struct Times: Sendable, Hashable, Codable {
        /// Of all rows, in seconds since 1970.
        public var first: Int64
        public var last: Int64
        /// Rows that have session, item, kind and time of an earlier one.
        public var copies = 0
        /// Pairs of neighbouring rows of a session, and those of one time: nothing says which of the two came first.
        public var neighbours = 0
        public var ties = 0
        /// Formats of dates that the numbers may be instead of times: `%Y%m%d`; `Self.spreadsheetDays`.
        public var looksLike: String?

        /// Days as spreadsheets count them.
        package static let spreadsheetDays = "days of a spreadsheet"

        /// What the numbers look like, and what to do then; nil if they look like times.
        package var doubt: String? {
            looksLike.map { format in
                format == Self.spreadsheetDays
                    ? "look like \(format): write dates if protocol.split is to count days"
                    : "look like dates, which timeFormat: \"\(format)\" reads as such"
            }
        }

        package init(first: Int64, last: Int64) {
            self.first = first
            self.last = last
        }
    }

    package init() {}
}

/// What test sessions have in common with training sessions.
public struct TestOverlap: Sendable, Hashable, Codable {
    /// Test sessions.
    public var sessions = 0
    /// Those with the name of a training session, with the clicks of one, and with both of the same one.
    public var sameName = 0
    public var sameClicks = 0
    public var copies = 0
    /// Those that end before the last training session does.
    public var older = 0

    /// - Parameter names: a hash of each session's name.
    init(_ sessions: SessionSet, names: [UInt64], times: [Int64], testStart: Int) {
        let clicks = (0..<sessions.count).map { session in
            var hash = ContentHash()
            sessions[session].withUnsafeBytes { hash.combine(bytes: $0) }
            return hash.value
        }
        let both = zip(names, clicks).map { name, clicks in
            var hash = ContentHash()
            hash.combine(name)
            hash.combine(clicks)
            return hash.value
        }
        /// Test sessions with a value that a training session has.
        func shared(_ values: [UInt64]) -> Int {
            // Test sessions are fewer, so the sets are small.
            let ofTest = Set(values[testStart...])
            let ofBoth = Set(values[..<testStart].lazy.filter(ofTest.contains))
            return values[testStart...].count { ofBoth.contains($0) }
        }
        self.sessions = sessions.count - testStart
        sameName = shared(names)
        sameClicks = shared(clicks)
        copies = shared(both)
        let last = times[..<testStart].max()
        older = last.map { last in times[testStart...].count { $0 < last } } ?? 0
    }
}
