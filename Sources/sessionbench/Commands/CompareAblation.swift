import Experiments
import Export
import Results
import Runs

extension SessionBench.Compare {
    /// Prints the ablation matrix of a study, or what its parts are worth.
    func ablate(_ file: ExperimentFile, _ study: Study) throws {
        guard study.search == nil else {
            throw InputError(
                "a study that searches has no ablation, as each variant has values of its own; write a study with "
                    + "those that were chosen")
        }
        let baseline = try pinned(in: study)
        let design = try ablation.design(of: study, baseline: baseline)
        var runs = try read(design)
        if ablation.runMissing {
            try train(runs)
            runs = try read(design)
        }
        func results(against pinned: Int) throws -> AblationResults {
            try runs.results(
                against: pinned, metric, margin: margin ?? file.experiment.study.margin.points(of: metric), slice,
                RowsOfRuns(locations: data.locations))
        }
        let report: AblationReport
        switch design {
        case .matrix(let matrix): report = AblationReport(matrix, try results(against: 0))
        case .parts(let parts, let bare):
            report = AblationReport(parts, full: try results(against: 0), bare: try results(against: bare))
        }
        try output.write(
            report.text(output.format), json: report.json, title: "Ablation: \(file.experiment.name)")
    }

    private func read(_ design: AblationOptions.Design) throws -> AblationRuns {
        try AblationRuns(of: design.study, in: results.store, bySecondStage: ablation.secondStage)
    }

    /// The variant that the others are held against, with the seeds that its study has come to.
    private func pinned(in study: Study) throws -> Study.Variant {
        let index = try baseline.map { name in
            guard let index = study.variants.firstIndex(where: { $0.name == name }) else {
                throw InputError(ComparedRuns.nothing(called: name, among: study.variants.map(\.name)))
            }
            return index
        }
        var variant = study.variants[index ?? 0]
        if study.precision != nil {
            let planned = results.store.planWithReferences(study).variants[index ?? 0]
            variant.seeds = planned.entries.map(\.run.experiment.training.seed)
        }
        return variant
    }

    /// Trains what is missing, after saying how long that takes.
    private func train(_ runs: AblationRuns) throws {
        guard runs.variants.contains(where: { !$0.standing.isEmpty }) else { return writeError("nothing is missing\n") }
        let count = runs.plan.entries.count { $0.status != .done }
        writeError("training \(count) run\(count == 1 ? "" : "s"): \(runs.variants.priceInWords)\n")
        let trained = StudyRuns(
            runs: try HeadlessRuns(results: results, locations: data.locations), again: false)
        let missing = results.store.plan(
            Study(
                variants: zip(runs.plan.study.variants, runs.variants)
                    .filter { !$0.1.standing.isEmpty }.map { $0.0 }))
        try StudyRuns.check(try trained.complete(missing).failures)
    }
}
