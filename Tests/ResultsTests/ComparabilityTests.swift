import Metrics
import Results
import Testing

@Suite struct ComparabilityTests {
    private func dataset(_ fingerprint: String, rows: String? = nil) -> DatasetSummary {
        DatasetSummary(
            name: "shop", fingerprint: fingerprint, testRowsFingerprint: rows, items: 10, trainingSessions: 5,
            trainingRows: 9, validationRows: 3, testRows: 4, categories: [])
    }

    @Test func resultsOnEqualTestRowsCompareWhateverTheyWereTrainedOn() {
        let all = [dataset("a", rows: "x"), dataset("b", rows: "x"), dataset("c", rows: "y")]
        let comparability = Comparability(all)
        #expect(all.map { comparability.letter(of: $0) } == ["A", "A", "B"])
        #expect(comparability.groupCount == 2)
    }

    @Test func resultsFromBeforeCompareOnTheSameData() {
        let all = [dataset("old"), dataset("a"), dataset("a", rows: "x"), dataset("b", rows: "x"), dataset("lost")]
        let comparability = Comparability(all)
        #expect(all.map { comparability.letter(of: $0) } == ["A", "B", "B", "B", "C"])
        #expect(comparability.letter(of: dataset("unheard of")) == nil)
    }

    @Test func lettersGoOnBehindZ() {
        let all = (0..<60).map { dataset("\($0)") }
        let comparability = Comparability(all)
        #expect(all.map { comparability.letter(of: $0) ?? "" }[24...27] == ["Y", "Z", "AA", "AB"])
        #expect(comparability.letter(of: all[59]) == "BH")
    }
}
