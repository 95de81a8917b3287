import ArgumentParser
import Foundation
import Runs
import Sessions
import Training

extension SessionBench {
    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure the machine, and how fast models train and rank on it.",
            discussion: """
                The benchmark configuration is HierSRec with d = 128 and full softmax, on Diginetica where its files are
                in the data folder, else on a Storefront of the same size. Figures are medians of repeated
                measurements, with the smallest and the largest. Compare programs in alternation, on one idle machine.
                """)

        @Option(help: "Measurements per figure.")
        var repetitions = 5
        @Option(help: "Parallel workers.")
        var workers = 2
        @Option(
            help: ArgumentHelp(
                "Measure on Storefronts of these many items instead, to see how speed falls and memory grows.",
                valueName: "n,n,…"))
        var items = ""
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var data: DataOption

        private struct Report: Encodable {
            var machine: MachineBenchmark
            var models: [ModelBenchmark]
        }

        func validate() throws {
            guard (1...100).contains(repetitions) else { throw ValidationError("--repetitions is 1 to 100") }
            guard (1...64).contains(workers) else { throw ValidationError("--workers is 1 to 64") }
            _ = try sizes()
        }

        func run() throws {
            writeError("measuring the machine\n")
            let machine = MachineBenchmark.measure(workers: workers, repetitions: repetitions)
            var models: [ModelBenchmark] = []
            if items.isEmpty { try measureStandard(into: &models) }
            // Four sessions per item, so that nearly every item occurs.
            for size in try sizes() {
                let (experiment, dataset) = try storefront(items: size, sessions: max(1_000, 4 * size))
                models.append(try measure("hiersrec hierarchical", experiment, dataset, steps: size > 200_000 ? 1 : 4))
            }
            if json { return try printJSON(Report(machine: machine, models: models)) }
            print(table(machine))
            print(table(models, machine))
        }

        /// The benchmark configuration, its hierarchy modes, and the sampled loss.
        private func measureStandard(into models: inout [ModelBenchmark]) throws {
            let (experiment, dataset) = try standard()
            for hierarchy in [ModelSettings.Hierarchy.hierarchical, .parallel, .none] {
                var experiment = experiment
                experiment.model.hierarchy = hierarchy
                models.append(try measure("hiersrec \(hierarchy.rawValue)", experiment, dataset, steps: 10))
            }
            var sampled = experiment
            sampled.training.loss = .sampled
            models.append(try measure("hiersrec sampled softmax", sampled, dataset, steps: 40))
        }

        /// The benchmark configuration on Diginetica, or what stands in for it.
        private func standard() throws -> (Experiment, Dataset) {
            var source = DataSource()
            source.source = .files
            source.folder = "diginetica"
            source.items.categories = ["category"]
            var rules = EvaluationProtocol()
            rules.split = .given
            let folder = data.locations.dataFolder.appending(path: source.folder)
            guard FileManager.default.fileExists(atPath: folder.path) else {
                return try storefront(items: 43_000, sessions: 190_000)
            }
            var experiment = Experiment.benchmark(source, rules)
            experiment.training.workers = workers
            return (
                experiment, try loadDataset(source, protocol: rules, name: "diginetica", locations: data.locations)
            )
        }

        private func storefront(items: Int, sessions: Int) throws -> (Experiment, Dataset) {
            var source = DataSource()
            source.storefront.items = items
            source.storefront.sessions = sessions
            var rules = EvaluationProtocol()
            rules.minimumItemSupport = 1
            rules.unseenItems = .rank
            var experiment = Experiment.benchmark(source, rules)
            experiment.training.workers = workers
            writeError("generating a Storefront of \(grouped(items)) items\n")
            let dataset = try loadDataset(source, protocol: rules, name: "storefront", locations: data.locations)
            return (experiment, dataset)
        }

        private func measure(_ name: String, _ experiment: Experiment, _ dataset: Dataset, steps: Int) throws
            -> ModelBenchmark
        {
            writeError("measuring \(name) on \(dataset.name), \(grouped(dataset.catalogue.count)) items\n")
            return try ModelBenchmark.measure(
                name, experiment, on: dataset,
                effort: .init(repetitions: repetitions, steps: steps, warmUp: 2, sessions: steps > 1 ? 2_000 : 500))
        }

        private func sizes() throws -> [Int] {
            try items.split(separator: ",").map { text in
                guard let size = Int(text), size >= 100, size <= 10_000_000 else {
                    throw ValidationError("--items takes numbers of items from 100 to 10000000, separated by commas")
                }
                return size
            }
        }

        private func table(_ machine: MachineBenchmark) -> PlainTable {
            var table = PlainTable(alignments: [.left, .left])
            table.append(["kernel", machine.kernel + (machine.kernelIsPinned ? ", pinned by OPENBLAS_CORETYPE" : "")])
            table.append(["sgemm, one worker", range(machine.sgemmOneWorker) + " GFLOP/s"])
            table.append(["sgemm, \(machine.workers) workers", range(machine.sgemmAllWorkers) + " GFLOP/s"])
            table.append(["memory copy", range(machine.copy) + " GB/s"])
            return table
        }

        private func table(_ models: [ModelBenchmark], _ machine: MachineBenchmark) -> PlainTable {
            var table = PlainTable([
                ("model", .left), ("data", .left), ("items", .right), ("training rows/s", .right), ("of sgemm", .right),
                ("ranking rows/s", .right), ("of sgemm", .right), ("MFLOP/row", .right), ("peak memory", .right),
            ])
            for model in models {
                let rate = machine.sgemmAllWorkers.median * 1e9
                let training = model.trainingRowsPerSecond.median * model.trainingOperationsPerRow / rate
                let evaluation = model.evaluationRowsPerSecond.median * model.evaluationOperationsPerRow / rate
                table.append([
                    model.name, model.dataset, grouped(model.items), range(model.trainingRowsPerSecond),
                    percent(training) + " %", range(model.evaluationRowsPerSecond), percent(evaluation) + " %",
                    decimal(model.trainingOperationsPerRow / 1e6, 1), megabytes(model.peakBytes),
                ])
            }
            return table
        }

        /// Median (smallest–largest).
        private func range(_ figure: Figure) -> String {
            let numbers = [figure.median, figure.smallest, figure.largest].map { grouped(Int(clamping: $0)) }
            return "\(numbers[0]) (\(numbers[1])–\(numbers[2]))"
        }
    }
}
