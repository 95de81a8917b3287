import Basics
import Experiments
import Foundation
import Results
import Runs

/// The arms of a comparison, from what is in a results folder.
struct ComparedRuns {
    /// In the order in which they were named, or of the study.
    let arms: [ComparedArm]
    /// Folders of the runs, by their names.
    let folders: [String: RunFolder]
    /// What is left out of a study, in words.
    var omissions: [String] = []
    /// What the experiment file says; nil without a file.
    var margin: EquivalenceMargin?

    // MARK: Of a study

    /// The variants of a study that are done, in part at least, and predict items.
    /// - Throws: `InputError` if they are fewer than two, or a run cannot be read.
    init(of file: ExperimentFile, _ study: Study, in store: RunStore) throws {
        var arms: [ComparedArm] = []
        var folders: [String: RunFolder] = [:]
        for variant in store.planWithReferences(study).variants {
            let name = variant.name.forTerminal
            guard variant.entries.first?.run.experiment.model.predictsItems ?? true else {
                omissions.append("\(name): it ranks no items")
                continue
            }
            let done = try variant.entries.filter { $0.status == .done }.compactMap { $0.found?.folder }
                .map { (folder: $0, run: try Self.read($0)) }
            guard !done.isEmpty else {
                omissions.append("\(name): \(variant.failure ?? "no run is done")")
                continue
            }
            for (folder, run) in done { folders[run.summary.run] = folder }
            arms.append(ComparedArm(name: variant.name, planned: variant.entries.count, runs: done.map(\.run)))
        }
        // References of other data must not keep one's own runs from being compared.
        let rows = Comparability(arms.flatMap(\.runs).map(\.summary.dataset))
        if let own = arms.first(where: { !$0.isReference })?.runs[0].summary.dataset {
            let others = arms.filter { arm in
                arm.isReference && arm.runs.contains { rows.key(of: $0.summary.dataset) != rows.key(of: own) }
            }.map(\.name)
            arms.removeAll { others.contains($0.name) }
            omissions += others.map { "\($0.forTerminal): its reference runs were tested on other rows" }
        }
        self.arms = arms.flatMap(\.withSecondStage)
        self.folders = folders
        margin = file.experiment.study.margin
        guard self.arms.count > 1 else {
            throw InputError(
                (["two variants with runs that are done are needed; \"sessionbench run\" makes them"] + omissions)
                    .joined(separator: "\n  "))
        }
    }

    // MARK: Of runs

    /// Runs by name; the name of an experiment stands for all of its runs that count. Runs that differ in nothing but
    /// the seed are one arm.
    /// - Throws: `UnknownRun`, or `InputError` if there is nothing to compare, or a run cannot be read.
    init(_ names: [String], in store: RunStore) throws {
        var found: [RunFolder] = []
        for name in names {
            found += try Self.folders(name, in: store).filter { !found.contains($0) }
        }
        let runs = try found.map { (folder: $0, run: try Self.read($0)) }
        var arms: [(key: Experiment, runs: [ComparedRun])] = []
        for run in runs.map(\.run) {
            var key = run.experiment.recipe
            key.training.seed = 0
            guard let index = arms.firstIndex(where: { $0.key == key }) else {
                arms.append((key, [run]))
                continue
            }
            if let same = arms[index].runs.first(where: { $0.summary.seed == run.summary.seed }) {
                throw InputError(
                    "\(same.summary.run.forTerminal) and \(run.summary.run.forTerminal) are runs of one experiment "
                        + "with one seed, and would count twice; name one of them")
            }
            arms[index].runs.append(run)
        }
        let names = Self.names(of: arms.map(\.runs[0].experiment))
        self.arms = zip(names, arms).flatMap {
            ComparedArm(name: $0, planned: $1.runs.count, runs: $1.runs).withSecondStage
        }
        guard self.arms.count > 1 else {
            throw InputError(
                "these are runs of one experiment, which differ in nothing but the seed; name runs of two or more, an "
                    + "experiment with several, or the file of a study")
        }
        folders = Dictionary(runs.map { ($0.run.summary.run, $0.folder) }, uniquingKeysWith: { first, _ in first })
    }

    private static func folders(_ name: String, in store: RunStore) throws -> [RunFolder] {
        let name = name.hasSuffix("/") ? String(name.dropLast()) : name
        func done(_ runs: [StoredRun]) -> [StoredRun] {
            runs.filter { $0.id.experiment == name && $0.status == .done }
        }
        var ofExperiment = done(store.runs())
        if ofExperiment.isEmpty { ofExperiment = done(store.references()) }
        guard !ofExperiment.isEmpty else { return [try store.find(name)] }
        // Oldest first, and of runs that differ in nothing the one that counts in a study.
        let byRecipe = Dictionary(grouping: ofExperiment.reversed()) { $0.experiment?.recipe }
        let counting = Set(byRecipe.values.compactMap { $0.counting?.id })
        return ofExperiment.reversed().filter { counting.contains($0.id) }.map(\.folder)
    }

    /// What runs are called (`StudyIndex`); those of equal names by the keys in which they differ from the first.
    private static func names(of experiments: [Experiment]) -> [String] {
        let files = DataSources.all.compactMap { try? $0.file.get() }
        let index = StudyIndex(files.map { ($0.experiment.name, $0.study) })
        let plain = experiments.map { index.variant(of: $0, keptAs: $0.name) }
        return experiments.indices.map { number in
            guard let first = plain.firstIndex(of: plain[number]), first < number else { return plain[number] }
            let (recipe, other) = (experiments[number].recipe, experiments[first].recipe)
            let changes = ExperimentSchema.keys.filter {
                $0.path != "training.seed" && $0.value(in: recipe) != $0.value(in: other)
            }
            return ([plain[number]] + changes.map { "\($0.path) \($0.value(in: recipe))" }).joined(separator: ", ")
        }
    }

    // MARK: A run

    /// - Throws: `InputError`, also if the run is not done, or keeps no ranks.
    private static func read(_ folder: RunFolder) throws -> ComparedRun {
        try InputError.ifUnusable {
            guard let (experiment, summary) = try folder.finished() else {
                throw InputError(
                    "\(folder.id.description.forTerminal) is not done; sessionbench run --resume \(folder.id) goes on "
                        + "with it")
            }
            guard folder.keepsTestRanks else {
                throw InputError(
                    "\(folder.id.description.forTerminal) keeps no ranks of its test rows, by which it could be "
                        + "compared; train it again")
            }
            return ComparedRun(
                summary: summary, experiment: experiment, ranks: try folder.testRanks(of: summary),
                isReference: folder.isReference)
        }
    }
}
