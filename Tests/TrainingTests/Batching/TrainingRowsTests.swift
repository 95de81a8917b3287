import Sessions
import TestSupport
import Testing

@Suite struct TrainingRowsTests {
    private let sessions = sessionSet([[4, 5], [6], [7, 8, 9, 7]], firstTarget: 3)

    @Test func everyItemButTheFirstIsATargetWhateverTheFirstTarget() {
        let rows = TrainingRows(sessions)
        #expect(rows.count == 4)
        #expect((0..<4).map { rows[$0].session } == [0, 2, 2, 2])
        #expect((0..<4).map { sessions.items[rows[$0].target] } == [5, 8, 9, 7])
        #expect((0..<4).map { Array(sessions.items[rows[$0].prefix]) } == [[4], [7], [7, 8], [7, 8, 9]])
        #expect(TrainingRows(SessionSet()).count == 0)
    }

    @Test func batchesHoldTheEndsOfPrefixesInTheOrderOfTheRows() throws {
        let rows = TrainingRows(sessions)
        let chosen = [3, 0, 1, 3].map { rows[$0] }
        let whole = PackedBatch.batches(chosen, of: sessions, length: 2)
        #expect(whole.count == 1)
        #expect(whole[0].items == [8, 9, 4, 7, 8, 9])
        #expect(whole[0].offsets == [0, 2, 3, 4, 6])
        #expect(whole[0].positions == [0, 1, 0, 0, 0, 1])
        #expect(whole[0].targetRows == [1, 2, 3, 5])
        #expect(whole[0].targets == [7, 5, 8, 7])
        // A row that alone is more than the limit has a batch of its own.
        for (limit, parts) in [(1, [[7], [5], [8], [7]]), (3, [[7, 5], [8, 7]])] as [(Int, [[Int32]])] {
            let batches = PackedBatch.batches(chosen, of: sessions, length: 2, limit: BatchLimit(rows: limit))
            #expect(batches.map(\.targets) == parts)
            for batch in batches { try batch.checkInvariants(itemCount: 10, tasks: 0) }
        }
        #expect(PackedBatch.batches([], of: sessions, length: 2).isEmpty)
    }

    @Test func labelsGoWithTheirTargets() {
        var sessions = SessionSet()
        sessions.append([1, 2, 3], labels: [[1, 0, -1]], origin: 0)
        let rows = TrainingRows(sessions)
        let batch = PackedBatch.batches([rows[1], rows[0]], of: sessions, length: 5)[0]
        #expect(batch.targets == [3, 2] && batch.labels == [[-1, 0]])
    }
}
