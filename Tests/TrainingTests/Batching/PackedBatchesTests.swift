import Basics
import Sessions
import Testing

@Suite struct PackedBatchesTests {
    /// Sessions of lengths 2 to 40 and a long one, with first targets anywhere.
    private static func sessions(seed: UInt64) -> SessionSet {
        var random = RandomStream(seed: seed, name: "sessions")
        var sessions = SessionSet()
        for index in 0..<20 {
            let length = index == 11 ? 300 : 2 + random.index(below: 39)
            let items = (0..<length).map { _ in Int32(random.index(below: 1_000)) }
            sessions.append(
                items, labels: [items.map { Int8($0 % 3) - 1 }], firstTarget: 1 + random.index(below: length - 1),
                origin: index)
        }
        return sessions
    }

    /// What each target of a batch sees, and its label.
    private static func rows(_ batch: PackedBatch) -> [[Int32]] {
        zip(batch.targetRows, batch.targets).enumerated().map { index, pair in
            let start = batch.offsets.last { $0 <= pair.0 } ?? 0
            return Array(batch.items[Int(start)...Int(pair.0)]) + [pair.1, Int32(batch.labels[0][index])]
        }
    }

    /// Rows that the batch counts.
    private static func size(_ batch: PackedBatch, _ limit: BatchLimit) -> Int {
        limit.countsPrefixes ? rows(batch).reduce(0) { $0 + $1.count - 2 } : batch.items.count
    }

    @Test(
        "However small the batches, the rows are the same and in the same order",
        arguments: [1, 7, 100, 1_000, .max], [false, true])
    func rowsAreTheSame(rows: Int, countsPrefixes: Bool) throws {
        let limit = BatchLimit(rows: rows, countsPrefixes: countsPrefixes)
        for (seed, length) in [(1, 1), (2, 5), (3, 30), (4, 1_000)] as [(UInt64, Int)] {
            let sessions = Self.sessions(seed: seed)
            let chosen = [3, 11, 4, 4, 19, 0]
            for (whole, batches) in [
                (
                    PackedBatch(evaluation: sessions, chosen, length: length),
                    Array(PackedBatches(evaluation: sessions, chosen, length: length, limit: limit))
                ),
                (
                    PackedBatch(training: sessions, chosen, length: length),
                    Array(PackedBatches(training: sessions, chosen, length: length, limit: limit))
                ),
            ] {
                #expect(batches.flatMap(Self.rows) == Self.rows(whole))
                for batch in batches { try batch.checkInvariants(itemCount: 1_000, tasks: 1) }
                #expect(batches.allSatisfy { !$0.targets.isEmpty })
                for batch in batches where Self.size(batch, limit) > rows {
                    // A prefix, or a sequence, that alone is more.
                    #expect(countsPrefixes ? batch.targets.count == 1 : batch.offsets.count == 2)
                }
                if rows == .max { #expect(batches.count == 1) }
            }
        }
    }

    @Test("A batch does not grow with the longest session", arguments: [false, true])
    func longSession(countsPrefixes: Bool) {
        var sessions = SessionSet()
        sessions.append((0..<20_000).map { Int32($0 % 100) }, origin: 0)
        let limit = BatchLimit(rows: 500, countsPrefixes: countsPrefixes)
        var targets = 0
        for batch in PackedBatches(evaluation: sessions, [0], length: 50, limit: limit) {
            #expect(Self.seen(batch, countsPrefixes) <= 500)
            targets += batch.targets.count
        }
        #expect(targets == 19_999)
    }

    private static func seen(_ batch: PackedBatch, _ countsPrefixes: Bool) -> Int {
        guard countsPrefixes else { return batch.items.count }
        return batch.targetRows.reduce(0) { sum, row in
            sum + Int(row - (batch.offsets.last { $0 <= row } ?? 0)) + 1
        }
    }
}
