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
    /// What is left out, in words.
    let omissions: [String]
    /// What the experiment file says; nil without a file.
    let margin: EquivalenceMargin?

    // MARK: Of a study

    /// The variants of a study that are done, in part at least, and predict items.
    /// - Parameter least: number of them that is needed.
    /// - Throws: `InputError` if they are fewer, or a run cannot be read.
    init(of file: ExperimentFile, _ study: Study, in store: RunStore, atLeast least: Int = 2) throws {
        let variants = try VariantArms(store.planWithReferences(study))
        let (arms, same) = ComparedArm.withSecondStages(variants.arms.compactMap { $0 })
        self.arms = arms
        folders = variants.folders
        omissions = variants.omissions + same
        margin = file.experiment.study.margin
        guard arms.count >= least else {
            let need = least > 1 ? "two variants with runs that are done are" : "a run that is done is"
            throw InputError(
                (["\(need) needed; \"sessionbench run\" makes them"] + omissions)
                    .joined(separator: "\n  "))
        }
    }

    // MARK: Of runs

    /// Runs by name; the name of an experiment stands for all of its runs that count. Runs that differ in nothing but
    /// the seed are one arm.
    /// - Throws: `UnknownRun`, or `InputError` if there is nothing to compare, or a run cannot be read.
    init(_ names: [String], in store: RunStore) throws {
        try self.init(try Self.found(names, in: store), named: .ofOfferedFiles)
        guard arms.count > 1 else {
            throw InputError(
                "these are runs of one experiment, which differ in nothing but the seed; name runs of two or more, an "
                    + "experiment with several, or the file of a study")
        }
    }

    /// Finished runs. Those that differ in nothing but the seed are one arm; there may be only one.
    /// - Parameter index: by which they are called.
    /// - Throws: `InputError` if runs would count twice, or one cannot be read.
    init(_ found: [RunFolder], named index: StudyIndex) throws {
        let runs = try found.map { (folder: $0, run: try ComparedRun(finished: $0)) }
        var arms: [(key: Experiment, runs: [ComparedRun])] = []
        for run in runs.map(\.run) {
            let key = run.experiment.recipeOfAllSeeds
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
        let names = Self.names(of: arms.map(\.runs[0].experiment), index)
        (self.arms, omissions) = ComparedArm.withSecondStages(
            zip(names, arms).map { ComparedArm(name: $0, planned: $1.runs.count, runs: $1.runs) })
        margin = nil
        folders = Dictionary(runs.map { ($0.run.summary.run, $0.folder) }, uniquingKeysWith: { first, _ in first })
    }

    /// Each once.
    /// - Throws: `UnknownRun`.
    static func found(_ names: [String], in store: RunStore) throws -> [RunFolder] {
        var found: [RunFolder] = []
        for name in names {
            found += try folders(name, in: store).filter { !found.contains($0) }
        }
        return found
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
    static func names(of experiments: [Experiment], _ index: StudyIndex) -> [String] {
        let plain = experiments.map { index.variant(of: $0, keptAs: $0.name) }
        return experiments.indices.map { number in
            guard let first = plain.firstIndex(of: plain[number]), first < number else { return plain[number] }
            let distinction = StudyIndex.distinction(of: experiments[number], from: experiments[first])
            return distinction.isEmpty ? plain[number] : "\(plain[number]), \(distinction)"
        }
    }

    // MARK: The baseline

    /// The arm of that name, or of a run of that name.
    /// - Throws: `InputError` if there is none.
    func index(of baseline: String, in store: RunStore) throws -> Int {
        if let index = arms.firstIndex(where: { $0.name == baseline }) { return index }
        if let folder = try? store.find(baseline),
            let index = arms.firstIndex(where: { arm in arm.runs.contains { folders[$0.summary.run] == folder } })
        {
            return index
        }
        throw InputError(Self.nothing(called: baseline, among: arms.map(\.name)))
    }

    static func nothing(called baseline: String, among names: [String]) -> String {
        let hint =
            nearestName(to: baseline, among: names).map { "did you mean \($0.forTerminal)?" }
            ?? "there are \(names.map(\.forTerminal).joined(separator: ", "))"
        return "nothing that is compared is called \(baseline.forTerminal(atMost: 60)); \(hint)"
    }
}
