/// What `protocol.coldItems` has made of validation and test.
public struct ColdItemCounts: Sendable, Hashable, Codable {
    public struct Rows: Sendable, Hashable, Codable {
        /// Cold items among the targets.
        public var items: Int
        /// Rows whose target is one of them.
        public var rows: Int
        /// Rows left out since only cold clicks come before their target.
        public var lost: Int

        init(_ sessions: SessionSet, isCold: [Bool], lost: Int) {
            let targets = sessions.eachRow.map { sessions.items[$0.target] }.filter { isCold[Int($0)] }
            items = Set(targets).count
            rows = targets.count
            self.lost = lost
        }
    }

    public var validation: Rows
    public var test: Rows
    /// Clicks on cold items taken out of the training sessions.
    public var trainingClicks: Int
}
