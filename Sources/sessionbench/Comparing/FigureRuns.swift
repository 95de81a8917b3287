import Basics
import Experiments
import Figures
import Foundation
import Metrics
import Results
import Runs

/// What figures are made of: the variants of a study, or runs by name, with what is stored of them.
struct FigureRuns {
    /// How the study is called, or the runs.
    let title: String
    /// Runs that differ in nothing but the seed, whatever has become of them.
    private let groups: [(name: String, runs: [StoredRun])]
    /// Those that are done, as arms of comparisons; read when a figure needs the ranks.
    private let comparable: () throws -> ComparedRuns
    private let margin: EquivalenceMargin?

    /// - Throws: nothing yet; a figure that lacks runs says so.
    init(of file: ExperimentFile, _ study: Study, in store: RunStore) {
        title = file.experiment.name
        groups = store.planWithReferences(study).compared.map { ($0.name, $0.entries.compactMap(\.found)) }
        comparable = { try ComparedRuns(of: file, study, in: store, atLeast: 0) }
        margin = file.experiment.study.margin
    }

    /// - Throws: `UnknownRun`.
    init(_ names: [String], in store: RunStore) throws {
        try self.init(
            try ComparedRuns.found(names, in: store).map { store.record($0) }, called: names.joined(separator: ", "))
    }

    init(_ runs: [StoredRun], called title: String, by index: StudyIndex = .ofOfferedFiles) throws {
        let read = try runs.map { run in
            guard let experiment = run.experiment else {
                throw InputError("\(run.id.description.forTerminal) cannot be read, so that it is in no figure")
            }
            return (run: run, experiment: experiment)
        }
        var grouped: [(key: Experiment, runs: [StoredRun])] = []
        for (run, experiment) in read {
            let key = experiment.recipeOfAllSeeds
            if let place = grouped.firstIndex(where: { $0.key == key }) {
                grouped[place].runs.append(run)
            } else {
                grouped.append((key, [run]))
            }
        }
        let names = ComparedRuns.names(
            of: grouped.compactMap { $0.runs.first?.experiment }, index)
        groups = zip(names, grouped).map { ($0, $1.runs) }
        comparable = { try ComparedRuns(runs.map(\.folder), named: index) }
        margin = nil
        self.title = title
    }

    // MARK: Figures

    /// What a figure of a kind depends on beside the runs.
    struct Wanted {
        var metric = RankingMetric.mrr
        /// Default: by the target's clicks in training, for `slices`; none, for `ablation`.
        var slice: RowSlicing?
        /// Index of the arm that the others are held against.
        var baseline: (ComparedRuns) throws -> Int = { _ in 0 }
    }

    /// - Throws: `LackOfResults` or `Incomparable` if there is no such figure, `InputError` if a run cannot be read.
    func figure(_ kind: FigureKind, _ wanted: Wanted, _ source: RowsOfRuns) throws -> Figure {
        switch kind {
        case .curves: try curves()
        case .candidates:
            try .candidates(
                "\(title): candidate sets", try comparableSummaries().map { ($0.name, Self.models($0.name, $0.runs)) },
                wanted.metric)
        case .pareto:
            try .pareto(
                "\(title): MRR@20 against cost",
                try comparableSummaries().map { ($0.name, $0.runs.map(\.summary)) })
        case .ablation:
            try .ablation(title, try comparison(wanted, wanted.slice, source))
        case .slices:
            try .slices(
                "\(title): \(wanted.metric.title) by kinds of test rows",
                // Its bars are of the seeds: nothing is resampled.
                try comparison(wanted, wanted.slice ?? .popularity, source, draws: 1))
        }
    }

    func curves() throws -> Figure {
        let own = groups.map { (name: $0.name, runs: $0.runs.filter { !$0.isReference }) }
        guard own.contains(where: { !$0.runs.isEmpty }) || groups.allSatisfy({ $0.runs.isEmpty }) else {
            throw LackOfResults("these are reference runs, which do not keep their course: train runs of your own")
        }
        return try .curves(
            "\(title): training and validation",
            try own.map { group in
                (
                    group.name,
                    try group.runs.map { run in
                        CourseOfRun(try InputError.ifUnusable { try run.folder.events() })
                    }
                )
            })
    }

    func comparison(
        _ wanted: Wanted, _ slice: RowSlicing?, _ source: RowsOfRuns, draws: Int = PairedComparison.draws
    ) throws -> Comparison {
        let runs = try comparable()
        guard !runs.arms.isEmpty else {
            throw LackOfResults(
                (["no run is done that ranks items; \"sessionbench run\" makes them"] + runs.omissions)
                    .joined(separator: "; "))
        }
        let baseline = try wanted.baseline(runs)
        let rows = try source.rows(runs.arms, runs.folders, baseline: baseline, for: slice)
        let judged = JudgingMargin(of: runs.arms, wanted.metric, wanted: margin?.points(of: wanted.metric))
        return try Comparison(
            runs.arms, baseline: baseline, rows: rows, metric: wanted.metric, margin: judged, slicing: slice,
            draws: draws)
    }

    // MARK: Results of the runs that are done

    private typealias Done = (summary: RunSummary, experiment: Experiment)

    /// - Throws: `Incomparable` if they are of different test rows.
    private func comparableSummaries() throws -> [(name: String, runs: [Done])] {
        let done = groups.map { group in
            let runs = group.runs.filter { $0.status == .done }.compactMap { run -> Done? in
                guard let summary = run.summary, let experiment = run.experiment, summary.ranksItems != false,
                    summary.metrics.test.rows > 0
                else { return nil }
                return (summary, experiment)
            }
            return (name: group.name, runs: runs)
        }.filter { !$0.runs.isEmpty }
        let all = done.flatMap { group in group.runs.map { (group.name, $0.summary.dataset) } }
        let comparability = Comparability(all.map(\.1))
        if let first = all.first,
            let other = all.first(where: { comparability.key(of: $0.1) != comparability.key(of: first.1) })
        {
            throw Incomparable(
                "\(first.0.forTerminal) and \(other.0.forTerminal) were tested on different rows: they do not compare; "
                    + "leave one of them out (of a study, name with --variant which are shown)")
        }
        return done
    }

    private static func models(_ name: String, _ runs: [Done]) -> [CandidateCurves.Model] {
        CandidateCurves(runs.map { (name, $0.summary, $0.experiment.evaluation.fill) }).models
    }
}

extension StudyIndex {
    /// By the files that the program knows of.
    static var ofOfferedFiles: StudyIndex {
        StudyIndex(DataSources.all.compactMap { try? $0.file.get() }.map { ($0.experiment.name, $0.study) })
    }
}
