import Basics

/// Sessions side by side, one click of each per step (the session-parallel mini-batches of Hidasi et al. 2016): a lane
/// whose session has ended takes the next one.
///
/// The sessions come in a new random order every epoch, or always in that of time, as in the authors' code. A lane goes
/// on into the next epoch without waiting for the others, so that every step has a click in every lane (in the authors'
/// code the batch shrinks at the end of an epoch). All of it follows from the seed and the number of steps.
public struct SessionLanes: Sendable {
    public struct Click: Sendable, Hashable {
        public let item: Int32
        /// Position of the item in the part seen of its session; 0 begins the session.
        public let position: Int32
        /// The item that follows.
        public let target: Int32
        /// Label of the target per feedback task.
        public let labels: [Int8]
        /// Items shown before the target and not clicked; nil when the data tells none.
        public let shown: [Int32]?
    }

    private let sessions: SessionSet
    private let sessionLength: Int
    private let seed: UInt64
    private let inOrderOfTime: Bool
    /// Session and position of every lane's next click; nil: a new session.
    private var lanes: [(session: Int, position: Int)?]
    private var epoch = -1
    private var order: ArraySlice<Int> = []

    /// - Parameters:
    ///   - count: lanes.
    ///   - sessionLength: the last `sessionLength` + 1 items of a session are played.
    /// - Precondition: some session has at least two items.
    public init(
        _ sessions: SessionSet, count: Int, sessionLength: Int, seed: UInt64, inOrderOfTime: Bool = false
    ) {
        self.sessions = sessions
        self.sessionLength = sessionLength
        self.seed = seed
        self.inOrderOfTime = inOrderOfTime
        lanes = Array(repeating: nil, count: count)
    }

    /// Number of steps that play as many clicks as an epoch has.
    public static func stepsPerEpoch(_ sessions: SessionSet, count: Int, sessionLength: Int) -> Int {
        let clicks = (0..<sessions.count).reduce(0) { $0 + max(0, min(sessions.length($1) - 1, sessionLength)) }
        return (clicks + count - 1) / count
    }

    /// The next click of every lane.
    public mutating func next() -> [Click] {
        lanes.indices.map { lane in
            let (session, position) = lanes[lane] ?? (nextSession(), 0)
            let seen = sessions.events(session).suffix(sessionLength + 1)
            let event = seen.lowerBound + position
            lanes[lane] = event + 2 < seen.upperBound ? (session, position + 1) : nil
            return Click(
                item: sessions.items[event], position: Int32(position), target: sessions.items[event + 1],
                labels: sessions.feedback.map { $0[event + 1] },
                shown: sessions.saysWhatWasShown ? Array(sessions.shown[event + 1]) : nil)
        }
    }

    private mutating func nextSession() -> Int {
        while true {
            while let session = order.popFirst() {
                if sessions.length(session) > 1 { return session }
            }
            epoch += 1
            var stream = RandomStream(seed: seed, name: "order", index: epoch)
            order = inOrderOfTime ? Array(0..<sessions.count)[...] : stream.permutation(sessions.count)[...]
        }
    }
}
