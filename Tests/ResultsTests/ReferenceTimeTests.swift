import Results
import Runs
import Testing

@Suite("What reference runs take on a machine of known speed")
struct ReferenceTimeTests {
    private func run(parameters: Int, rows: Int, epochs: Double) -> RunSummary {
        var run = RunSummary.example(0.2)
        run.parameters = parameters
        run.dataset.trainingRows = rows
        run.epochs = epochs
        run.seconds = .init(total: 400, training: 360, evaluation: 40)
        return run
    }

    /// Rows per second as trained on an idle machine of 419·10⁹ operations per second: four variants of the quick start
    /// with 7 to 9 epochs in 22 seconds, and HierSRec on Diginetica.
    @Test(arguments: [(parameters: 254_000, rows: 56_000.0), (9_877_248, 8_500)])
    func measured(parameters: Int, rows: Double) {
        let run = run(parameters: parameters, rows: 40_000, epochs: 8)
        let seconds = run.seconds(at: 419e9)
        let measured = 320_000 / rows * 400 / 360
        #expect(seconds > measured / 2 && seconds < measured * 2, "\(seconds) for \(measured)")
        #expect(abs(run.seconds(at: 41.9e9) / seconds - 10) < 1e-9)
    }

    @Test("of what is fitted at once the time counts that it took")
    func fitted() {
        var run = run(parameters: 0, rows: 40_000, epochs: 0)
        run.seconds = .init(total: 9, training: 0, evaluation: 9)
        #expect(run.seconds(at: 1e9) == 9)
    }
}
