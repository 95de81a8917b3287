import Reranking
import Testing

@Suite struct PooledRowsTests {
    private func rows() -> PooledRows {
        var rows = PooledRows(featureCount: 2)
        rows.append(features: [1, 2, 3, 4, 5, 6], target: 2)
        rows.append(features: [7, 8], target: 0)
        rows.append(features: [9, 10, 11, 12], target: 1)
        return rows
    }

    @Test func rowsStandOneBehindTheOther() {
        let rows = rows()
        #expect(rows.count == 3 && rows.entryCount == 6)
        #expect(rows.offsets == [0, 3, 4, 6] && rows.targets == [2, 3, 5])
        #expect(rows.entries(2) == 4..<6 && rows.target(2) == 1)
        #expect(Array(rows.features(1)) == [7, 8])
    }

    @Test func someRowsInAnOrder() {
        let selected = rows().selecting([2, 0])
        #expect(selected.features == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6])
        #expect(selected.offsets == [0, 2, 5] && selected.targets == [1, 4])
        #expect(rows().selecting([]) == PooledRows(featureCount: 2))
        #expect(rows().selecting(0..<3) == rows())
    }
}
