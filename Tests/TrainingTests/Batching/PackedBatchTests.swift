import Basics
import Sessions
import Testing

/// One row to predict, as if it were alone.
private struct Row: Equatable {
    var prefix: [Int32]
    var target: Int32
    var labels: [Int8] = []
}

/// Labels of an item for two feedback tasks.
private func labels(_ item: Int32) -> [Int8] { [Int8(item % 3) - 1, Int8(item / 3 % 2)] }

extension PackedBatch {
    /// The rows of the batch, each with the items that it sees.
    fileprivate var rows: [Row] {
        zip(targetRows, targets).enumerated().map { index, pair in
            let (row, target) = pair
            let start = offsets.last { $0 <= row } ?? 0
            return Row(prefix: Array(items[Int(start)...Int(row)]), target: target, labels: labels.map { $0[index] })
        }
    }
}

@Suite struct PackedBatchTests {
    /// Sessions of lengths 2 to 25, with first targets anywhere.
    private static func sessions(seed: UInt64, firstTargets: Bool) -> SessionSet {
        var random = RandomStream(seed: seed, name: "sessions")
        var sessions = SessionSet()
        for index in 0..<40 {
            let length = 2 + random.index(below: 24)
            let items = (0..<length).map { _ in Int32(random.index(below: 1_000)) }
            let first = firstTargets ? 1 + random.index(below: length - 1) : 1
            let feedback = (0..<2).map { task in items.map { labels($0)[task] } }
            sessions.append(items, labels: feedback, firstTarget: first, origin: index)
        }
        return sessions
    }

    @Test("Training: every item but the first of the last length + 1 is a target", arguments: [1, 2, 3, 7, 50])
    func training(length: Int) throws {
        for seed in 0..<10 as Range<UInt64> {
            let sessions = Self.sessions(seed: seed, firstTargets: false)
            var random = RandomStream(seed: seed, name: "indices")
            let indices = (0..<13).map { _ in random.index(below: sessions.count) }
            let batch = PackedBatch(training: sessions, indices, length: length)
            let expected = indices.flatMap { index in
                let seen = Array(sessions[index].suffix(length + 1))
                return (1..<seen.count).map {
                    Row(prefix: Array(seen[..<$0]), target: seen[$0], labels: labels(seen[$0]))
                }
            }
            try batch.checkInvariants(itemCount: 1_000, tasks: 2)
            #expect(batch.rows == expected)
        }
    }

    @Test("Evaluation: every row sees the last length items before its target", arguments: [1, 2, 3, 7, 50])
    func evaluation(length: Int) throws {
        for seed in 0..<10 as Range<UInt64> {
            let sessions = Self.sessions(seed: seed, firstTargets: true)
            let batch = PackedBatch(evaluation: sessions, 3..<31, length: length)
            let expected = (3..<31).flatMap { index in
                let items = Array(sessions[index])
                return (Int(sessions.firstTarget[index])..<items.count).map {
                    Row(prefix: Array(items[max(0, $0 - length)..<$0]), target: items[$0], labels: labels(items[$0]))
                }
            }
            try batch.checkInvariants(itemCount: 1_000, tasks: 2)
            #expect(batch.rows == expected)
        }
    }

    @Test func sessionsWithoutRowsGiveNone() throws {
        var sessions = SessionSet()
        sessions.append([1, 2, 3], firstTarget: 3, origin: 0)
        sessions.append([4, 5], origin: 1)
        let batch = PackedBatch(evaluation: sessions, 0..<2, length: 10)
        try batch.checkInvariants(itemCount: 6, tasks: 0)
        #expect(batch.rows == [Row(prefix: [4], target: 5)])
    }

    @Test func aPrefixHasOneRowWithoutTarget() throws {
        let batch = PackedBatch(prefix: [7, 8, 9], length: 2)
        try batch.checkInvariants(itemCount: 10, tasks: 0, hasFuture: false)
        #expect(throws: BrokenInvariant.self) { try batch.checkInvariants(itemCount: 10, tasks: 0) }
        #expect(throws: BrokenInvariant.self) { try batch.checkInvariants(itemCount: 9, tasks: 0, hasFuture: false) }
        #expect(throws: BrokenInvariant.self) { try batch.checkInvariants(itemCount: 10, tasks: 1, hasFuture: false) }
        #expect(batch.rows == [Row(prefix: [8, 9], target: -1)])
        #expect(
            PackedBatch(prefix: [7], length: 2, tasks: 2).rows == [Row(prefix: [7], target: -1, labels: [-1, -1])])
    }

    @Test("What was shown before a target is in every batch that it is a target of")
    func shownItems() throws {
        var sessions = SessionSet()
        for (index, items) in ([[1, 2, 3, 4], [5, 6]] as [[Int32]]).enumerated() {
            sessions.append(items, shown: items.map { [Int32]($0..<$0 + $0 % 3) }, origin: index)
        }
        func shown(_ batch: PackedBatch) -> [[Int32]] { (0..<batch.shown.count).map { Array(batch.shown[$0]) } }
        let whole = PackedBatch(training: sessions, [1, 0], length: 5)
        try whole.checkInvariants(itemCount: 10, tasks: 0)
        #expect(shown(whole) == [[], [2, 3], [], [4]])
        #expect(shown(PackedBatch(training: sessions, [0], length: 2)) == [[], [4]])
        #expect(shown(PackedBatch(evaluation: sessions, [0, 1], length: 2)) == [[2, 3], [], [4], []])
        var lanes = SessionLanes(sessions, count: 1, sessionLength: 5, seed: 1)
        for _ in 0..<8 {
            let clicks = lanes.next()
            let batch = PackedBatch(clicks: clicks)
            try batch.checkInvariants(itemCount: 10, tasks: 0)
            #expect(shown(batch) == clicks.map { [Int32]($0.target..<$0.target + $0.target % 3) })
        }
        #expect(PackedBatch(prefix: [1], length: 2).shown.count == 0)
    }

    @Test func clicksSideBySideHaveTheLabelsOfTheirTargets() throws {
        var lanes = SessionLanes(Self.sessions(seed: 1, firstTargets: false), count: 5, sessionLength: 4, seed: 2)
        for _ in 0..<100 {
            let clicks = lanes.next()
            let batch = PackedBatch(clicks: clicks)
            try batch.checkInvariants(itemCount: 1_000, tasks: 2)
            #expect(batch.rows == clicks.map { Row(prefix: [$0.item], target: $0.target, labels: labels($0.target)) })
        }
    }
}
