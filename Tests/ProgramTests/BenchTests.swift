import Foundation
import Testing

@Suite("sessionbench bench")
struct BenchTests {
    private struct Report: Decodable {
        struct Figure: Decodable {
            var median: Double
            var smallest: Double
            var largest: Double
        }

        struct Machine: Decodable {
            var kernel: String
            var sgemmOneWorker: Figure
            var sgemmAllWorkers: Figure
            var copy: Figure
        }

        struct Model: Decodable {
            var items: Int
            var categories: [Int]
            var trainingRowsPerSecond: Figure
            var evaluationRowsPerSecond: Figure
            var trainingOperationsPerRow: Double
            var evaluationOperationsPerRow: Double
            struct Candidates: Decodable {
                var size: Double
                var evaluationRowsPerSecond: Figure
                var scoringMicrosecondsPerRow: Figure
            }

            var name: String
            var parameters: Int
            var scoringMicrosecondsPerRow: Figure
            var candidates: Candidates?
            var dataBytes: Int
            var peakBytes: Int
        }

        var machine: Machine
        var models: [Model]
    }

    @Test("the operations of a row are those of the model's definition, and every figure is measured")
    func operations() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Program.run(
            ["bench", "--items", "300", "--repetitions", "3", "--json"], environment: Program.environment(folder))
        #expect(result.code == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        let model = try #require(report.models.first)
        #expect(report.models.map(\.name) == ["hiersrec hierarchical", "hiersrec sampled softmax"])
        #expect(model.categories.count == 1)

        // d = 128, two layers, one head per level that sees the projections (d/2) of the levels above.
        let d = 128.0
        let levels = model.categories.map(Double.init)
        var multiplications = (d + Double(levels.count) * d / 4) * d + 2 * 12 * d * d
        for (index, categories) in levels.enumerated() {
            multiplications += (d + Double(index) * d / 2) * categories + categories * d / 2
        }
        multiplications += (d + Double(levels.count) * d / 2) * d + Double(model.items) * d
        // Two operations each; in training three products for every one of evaluation.
        #expect(abs(model.trainingOperationsPerRow - 6 * multiplications) < 1)
        // Every row of a session of usual length is evaluated in the same pass, so none costs more than one product
        // each.
        #expect(model.evaluationOperationsPerRow >= 2 * Double(model.items) * d)
        #expect(model.evaluationOperationsPerRow <= 2 * multiplications + 1)

        #expect(report.machine.sgemmAllWorkers.median > 0 && !report.machine.kernel.isEmpty)
        let candidates = try #require(model.candidates)
        #expect(candidates.size > 0 && candidates.size < Double(model.items))
        for figure in [
            model.trainingRowsPerSecond, model.evaluationRowsPerSecond, model.scoringMicrosecondsPerRow,
            candidates.evaluationRowsPerSecond, candidates.scoringMicrosecondsPerRow,
            report.machine.sgemmOneWorker, report.machine.copy,
        ] {
            #expect(figure.smallest > 0 && figure.smallest <= figure.median && figure.median <= figure.largest)
        }
        #expect(model.dataBytes > 0 && model.peakBytes > model.dataBytes)
    }

    @Test("a page with so many reports is drawn, and every time is measured")
    func points() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = Program.environment(folder)
        let result = try Program.run(
            ["bench", "--points", "500", "--repetitions", "3", "--json"], environment: environment)
        #expect(result.code == 0)
        let times = try JSONDecoder().decode([String: Report.Figure].self, from: Data(result.output.utf8))
        #expect(times.count == 5 && times["a report of the run"] != nil)
        #expect(times.values.allSatisfy { $0.smallest > 0 && $0.smallest <= $0.median && $0.median <= $0.largest })
        #expect(try Program.run(["bench", "--points", "9"], environment: environment).code == 2)
        let both = try Program.run(["bench", "--points", "500", "--items", "300"], environment: environment)
        #expect(both.code == 2 && both.errors.contains("alternatives"))
    }

    @Test("sizes that cannot be are refused", arguments: ["99", "ten", "1e4", "1,000"])
    func badSizes(_ items: String) throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try Program.run(["bench", "--items", items], environment: Program.environment(folder))
        #expect(result.code == 2)
        #expect(result.errors.contains("--items takes numbers"))
    }
}
