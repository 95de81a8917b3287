import Metrics

/// Numbers of a row of the table: of one run, or means over the finished runs of a variant.
struct RunRowValues {
    let epoch: Double?
    let validationMRR: Double?
    let testHR: Double?
    /// With the deviation over seeds, if there are several.
    let testMRR: MeanAndSpread?
    let testNDCG: Double?
    /// Rows per second in training.
    let speed: Double?
    /// Largest memory of one of the runs, in bytes.
    let memory: Int?

    init(_ runs: [RunRecord]) {
        func mean(_ value: (RunRecord) -> Double?) -> Double? {
            let values = runs.compactMap(value)
            return values.isEmpty ? nil : MeanAndSpread(values).mean
        }
        epoch = mean(\.epoch)
        validationMRR = mean { $0.validation?.mrr }
        testHR = mean { $0.test?.hr }
        let results = runs.compactMap { $0.test?.mrr }
        testMRR = results.isEmpty ? nil : MeanAndSpread(results)
        testNDCG = mean { $0.test?.ndcg }
        speed = mean(\.rowsPerSecond)
        memory = runs.compactMap { $0.summary?.memory?.peakBytes }.max()
    }
}
