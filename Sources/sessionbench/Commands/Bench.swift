import Algorithms
import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Importing
import Sessions
import Storefront
import Tensor
import Training

extension SessionBench {
    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure the machine, and how fast models train and rank on it.",
            discussion: """
                The benchmark configuration is HierSRec with d = 128 and full softmax, on Diginetica where its files are
                in the data folder, else on a Storefront of the same size. Figures are medians of repeated
                measurements, with the smallest and the largest. Compare programs in alternation, on one idle machine.

                Growth with the catalogue, full and sampled softmax, some minutes and 4 GB of memory:
                bench --items 10000,43097,100000,300000,1000000
                """)

        @Option(help: "Measurements per figure.")
        var repetitions = 5
        @Option(help: "Parallel workers.")
        var workers = 2
        @Option(
            help: ArgumentHelp(
                "Measure on Storefronts with these numbers of items instead, to see how speed falls and memory grows.",
                valueName: "n,n,…"))
        var items = ""
        @Option(
            help: ArgumentHelp(
                "Measure how fast the page Curves draws a run of so many reports instead.", valueName: "n"))
        var points: Int?
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
            guard points.map((10...10_000_000).contains) ?? true else {
                throw ValidationError("--points is 10 to 10000000")
            }
            guard points == nil || items.isEmpty else {
                throw ValidationError("--points and --items are alternatives: use only one of them")
            }
        }

        func run() throws {
            if let points { return try measureCurves(points: points) }
            writeError("measuring the machine\n")
            let machine = try MachineBenchmark.measure(workers: workers, repetitions: repetitions)
            var models: [ModelBenchmark] = []
            if items.isEmpty { try measureStandard(into: &models) }
            for size in try sizes() { try measureStorefront(items: size, into: &models) }
            if json { return try printJSON(Report(machine: machine, models: models)) }
            print(table(machine))
            print(trainingTable(models, machine))
            print(rankingTable(models, machine))
            print(growth(models), terminator: "")
        }

        private func measureCurves(points: Int) throws {
            let measured = CurvesBenchmark(points: points, repetitions: repetitions).measure()
            if json {
                let pairs = measured.map { ($0.what, $0.milliseconds) }
                return try printJSON(Dictionary(uniqueKeysWithValues: pairs))
            }
            var table = PlainTable([("\(Numbers.grouped(points)) reports, 200×50", .left), ("ms", .right)])
            for measurement in measured {
                let figure = measurement.milliseconds
                let numbers = [figure.median, figure.smallest, figure.largest].map { Numbers.fixed($0, 2) }
                table.append([measurement.what, "\(numbers[0]) (\(numbers[1])–\(numbers[2]))"])
            }
            print(table, terminator: "")
        }

        /// The benchmark configuration, its hierarchy modes, the sampled loss, bfloat16, and the other trained models
        /// at the same width, batch and loss.
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
            if Precision.bf16.obstacle == nil {
                var rounded = experiment
                rounded.training.precision = .bf16
                models.append(try measure("hiersrec bf16", rounded, dataset, steps: 10))
            }
            for kind in ModelSettings.Kind.Trained.allCases where kind != .hiersrec {
                var other = experiment
                other.model.kind = .trained(kind)
                models.append(try measure(kind.rawValue, other, dataset, steps: 10))
            }
        }

        /// The benchmark configuration with the full and with the sampled softmax. Four sessions per item, so that
        /// nearly every item occurs; a full softmax over very many items is measured on single steps.
        private func measureStorefront(items: Int, into models: inout [ModelBenchmark]) throws {
            let (experiment, dataset) = try storefront(items: items, sessions: max(1_000, 4 * items))
            models.append(
                try measure("hiersrec hierarchical", experiment, dataset, steps: min(10, max(1, 400_000 / items))))
            var sampled = experiment
            sampled.training.loss = .sampled
            models.append(try measure("hiersrec sampled softmax", sampled, dataset, steps: 10))
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
            writeError("generating a Storefront of \(Numbers.grouped(items)) items\n")
            var dataset = try loadDataset(source, protocol: rules, name: "storefront", locations: data.locations)
            // The benchmark configuration has one level; at Diginetica's size, there are as many types as it has
            // categories.
            dataset.catalogue.categories = dataset.catalogue.categories.suffix(1)
            return (experiment, dataset)
        }

        private func measure(_ name: String, _ experiment: Experiment, _ dataset: Dataset, steps: Int) throws
            -> ModelBenchmark
        {
            writeError("measuring \(name) on \(dataset.name), \(Numbers.grouped(dataset.catalogue.count)) items\n")
            return try ModelBenchmark.measure(
                name, experiment, on: dataset,
                effort: .init(
                    repetitions: repetitions, steps: steps, warmUp: 2,
                    sessions: dataset.catalogue.count > 200_000 ? 512 : 4_096))
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

        private func trainingTable(_ models: [ModelBenchmark], _ machine: MachineBenchmark) -> PlainTable {
            var table = PlainTable([
                ("training", .left), ("data", .left), ("items", .right), ("rows/s", .right), ("of sgemm", .right),
                ("MFLOP/row", .right), ("parameters", .right), ("floats each", .right), ("peak memory", .right),
                ("of which data", .right),
            ])
            for model in models {
                table.append([
                    model.name, model.dataset, Numbers.grouped(model.items), range(model.trainingRowsPerSecond),
                    share(model.trainingRowsPerSecond, model.trainingOperationsPerRow, of: machine),
                    Numbers.fixed(model.trainingOperationsPerRow / 1e6, 1), Numbers.grouped(model.parameters),
                    Numbers.fixed(model.floatsPerParameter, 2), Numbers.megabytes(model.peakBytes),
                    Numbers.megabytes(model.dataBytes),
                ])
            }
            return table
        }

        private func rankingTable(_ models: [ModelBenchmark], _ machine: MachineBenchmark) -> PlainTable {
            var table = PlainTable([
                ("ranking", .left), ("items", .right), ("rows/s", .right), ("of sgemm", .right), ("scoring µs", .right),
                ("candidates", .right), ("rows/s", .right), ("scoring µs", .right), ("times faster", .right),
            ])
            for model in models {
                let full = model.scoringMicrosecondsPerRow
                var cells = [
                    model.name, Numbers.grouped(model.items), range(model.evaluationRowsPerSecond),
                    share(model.evaluationRowsPerSecond, model.evaluationOperationsPerRow, of: machine),
                    Numbers.fixed(full.median, 1),
                ]
                if let candidates = model.candidates {
                    cells += [
                        Numbers.fixed(candidates.size, 1), range(candidates.evaluationRowsPerSecond),
                        Numbers.fixed(candidates.scoringMicrosecondsPerRow.median, 1),
                        Numbers.fixed(full.median / candidates.scoringMicrosecondsPerRow.median, 1),
                    ]
                } else {
                    cells += ["", "", "", ""]
                }
                table.append(cells)
            }
            return table
        }

        /// How memory grows from the smallest to the largest catalogue, for each model measured on several.
        private func growth(_ models: [ModelBenchmark]) -> String {
            models.map(\.name).uniqued().map { name in
                let sizes = models.filter { $0.name == name }.sorted { $0.parameters < $1.parameters }
                guard let first = sizes.first, let last = sizes.last, last.parameters > first.parameters else {
                    return ""
                }
                let bytes = (last.peakBytes - last.dataBytes) - (first.peakBytes - first.dataBytes)
                let floats = Double(bytes) / (4 * Double(last.parameters - first.parameters))
                return """
                    \(name), from \(Numbers.grouped(first.items)) to \(Numbers.grouped(last.items)) items: \
                    \(Numbers.fixed(floats, 2)) floats of \
                    memory per parameter more (weight, gradient and two moments: 4)

                    """
            }.joined()
        }

        private func share(_ rowsPerSecond: Figure, _ operations: Double, of machine: MachineBenchmark) -> String {
            Numbers.percent(rowsPerSecond.median * operations / (machine.sgemmAllWorkers.median * 1e9)) + " %"
        }

        /// Median (smallest–largest).
        private func range(_ figure: Figure) -> String {
            let numbers = [figure.median, figure.smallest, figure.largest].map { Numbers.grouped(Int(clamping: $0)) }
            return "\(numbers[0]) (\(numbers[1])–\(numbers[2]))"
        }
    }
}
