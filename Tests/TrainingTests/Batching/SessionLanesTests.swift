import Sessions
import Testing

@Suite struct SessionLanesTests {
    /// Sessions whose items tell them apart: session s has the items 100·s, 100·s + 1, …
    private static func sessions(_ lengths: [Int]) -> SessionSet {
        var sessions = SessionSet()
        for (session, length) in lengths.enumerated() {
            sessions.append((0..<length).map { Int32(100 * session + $0) }, origin: session)
        }
        return sessions
    }

    private static let lengths = [2, 5, 3, 2, 9, 4, 2, 6, 1, 3]

    @Test("In each lane a session is played from its first click to its last", arguments: [1, 3, 8, 25])
    func sessionsAreWhole(count: Int) {
        var lanes = SessionLanes(Self.sessions(Self.lengths), count: count, sessionLength: 50, seed: 1)
        var last = [SessionLanes.Click?](repeating: nil, count: count)
        for _ in 0..<40 {
            let clicks = lanes.next()
            #expect(clicks.count == count)
            for (lane, click) in clicks.enumerated() {
                let session = Int(click.item / 100)
                #expect(click.position == click.item % 100)
                #expect(click.target == click.item + 1)
                if let before = last[lane], Int(before.target % 100) + 1 < Self.lengths[Int(before.item / 100)] {
                    #expect(click.item == before.target, "the session goes on")
                } else {
                    #expect(click.position == 0, "a session begins")
                }
                #expect(Self.lengths[session] > 1)
                last[lane] = click
            }
        }
    }

    @Test("As many epochs as steps: every click of every session, no epoch too few", arguments: [1, 2, 5])
    func everyClickInEveryEpoch(epochs: Int) {
        // One lane plays epoch after epoch.
        var lanes = SessionLanes(Self.sessions(Self.lengths), count: 1, sessionLength: 50, seed: 3)
        let steps = SessionLanes.stepsPerEpoch(Self.sessions(Self.lengths), count: 1, sessionLength: 50)
        #expect(steps == Self.lengths.reduce(0) { $0 + $1 - 1 })
        var played: [Int32: Int] = [:]
        for _ in 0..<epochs * steps { played[lanes.next()[0].item, default: 0] += 1 }
        #expect(played.count == steps)
        #expect(played.values.allSatisfy { $0 == epochs })
    }

    @Test("In the order of time, free lanes take the oldest sessions that are left, epoch after epoch")
    func orderOfTime() {
        var lanes = SessionLanes(
            Self.sessions(Self.lengths), count: 3, sessionLength: 50, seed: 3, inOrderOfTime: true)
        var begun: [Int32] = []
        for _ in 0..<60 { for click in lanes.next() where click.position == 0 { begun.append(click.item / 100) } }
        // The session of one click is left out.
        let epoch: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, 9]
        #expect(begun.count > 18)
        #expect(begun.elementsEqual((0..<begun.count).map { epoch[$0 % epoch.count] }))
    }

    @Test("Several lanes differ from whole epochs by the sessions they are in at most", arguments: [2, 4])
    func epochsOfSeveralLanes(count: Int) {
        let sessions = Self.sessions(Self.lengths)
        var lanes = SessionLanes(sessions, count: count, sessionLength: 50, seed: 3)
        let steps = SessionLanes.stepsPerEpoch(sessions, count: count, sessionLength: 50)
        var begun: [Int: Int] = [:]
        for _ in 0..<6 * steps {
            for click in lanes.next() where click.position == 0 { begun[Int(click.item / 100), default: 0] += 1 }
        }
        #expect(begun.values.allSatisfy { (5...7).contains($0) })
        #expect(begun.values.reduce(0, +) >= 6 * 9 - count)
    }

    @Test("Of a long session the last items are played")
    func lengthCap() {
        let sessions = Self.sessions([9])
        var lanes = SessionLanes(sessions, count: 1, sessionLength: 3, seed: 1)
        #expect(SessionLanes.stepsPerEpoch(sessions, count: 1, sessionLength: 3) == 3)
        let clicks = (0..<4).flatMap { _ in lanes.next() }
        #expect(clicks.map(\.item) == [5, 6, 7, 5])
        #expect(clicks.map(\.target) == [6, 7, 8, 6])
        #expect(clicks.map(\.position) == [0, 1, 2, 0])
    }

    @Test("The seed decides the order, which is another one in every epoch")
    func seeds() {
        func items(seed: UInt64) -> [Int32] {
            var lanes = SessionLanes(Self.sessions(Self.lengths), count: 2, sessionLength: 50, seed: seed)
            return (0..<40).flatMap { _ in lanes.next().map(\.item) }
        }
        #expect(items(seed: 1) == items(seed: 1))
        #expect(items(seed: 1) != items(seed: 2))
        var lane = SessionLanes(Self.sessions(Self.lengths), count: 1, sessionLength: 50, seed: 1)
        let epochs = (0..<2).map { _ in (0..<27).map { _ in lane.next()[0].item } }
        #expect(epochs[0] != epochs[1] && epochs[0].sorted() == epochs[1].sorted())
    }
}
