import ArgumentParser
import Runs
import Training

/// Runs what is missing of a study.
struct StudyRuns {
    let runs: HeadlessRuns
    /// Train done runs anew, too.
    let again: Bool

    /// A variant with the results there are of it.
    struct Result: Encodable {
        private enum CodingKeys: String, CodingKey { case variant, runs }

        let variant: String
        var runs: [RunSummary] = []
        /// What became of runs that failed now.
        var failure: String?
    }

    /// Runs what is missing and prints the results.
    /// - Throws: `ExitCode` when a run failed, or when interrupted.
    func report(on plan: StudyPlan, json: Bool) throws {
        let (results, failures) = try run(plan)
        if json {
            try printJSON(results)
        } else {
            let failures = Dictionary(
                uniqueKeysWithValues: results.compactMap { result in result.failure.map { (result.variant, $0) } })
            print(
                ResultTables.comparison(results.map { ($0.variant, $0.runs) }, failures: failures), terminator: "")
        }
        guard failures == 0 else {
            writeError("\(failures) run\(failures == 1 ? "" : "s") failed; \"sessionbench list\" says why\n")
            throw ExitCode(ExitStatus.failed)
        }
    }

    /// Works through the plan in its order. A run that fails does not keep the others from running.
    /// - Returns: what there is in the end, done before or now; and how many runs failed.
    /// - Throws: `ExitCode` when interrupted.
    private func run(_ plan: StudyPlan) throws -> (results: [Result], failures: Int) {
        let all = plan.entries.count
        let done = again ? 0 : plan.entries.count { $0.status == .done }
        if done > 0 {
            writeError(
                "\(done) of \(all) run\(all == 1 ? "" : "s") \(done == 1 ? "is" : "are") done already; --again trains anew\n"
            )
        }
        var failures = 0
        let results = try plan.variants.map { variant in
            var result = Result(variant: variant.name)
            var failed: [(seed: UInt64, reason: String)] = []
            for entry in variant.entries {
                do {
                    if let summary = try run(entry) { result.runs.append(summary) }
                } catch let code as ExitCode {
                    throw code
                } catch {
                    failures += 1
                    failed.append((entry.run.experiment.training.seed, "\(error)"))
                    ExitStatus.complain("\(entry.run.title): \(error)")
                }
            }
            result.failure = StudyPlan.words(failed, of: variant.entries.count)
            return result
        }
        return (results, failures)
    }

    /// The result of a planned run; nil if another program works on it.
    private func run(_ entry: StudyPlan.Entry) throws -> RunSummary? {
        let title = entry.run.title
        if !again, let found = entry.found {
            switch found.status {
            case .done: return found.summary
            case .running:
                writeError("\(title): another sessionbench is working on \(found.id)\n")
                return nil
            case .stopped, .interrupted, .failed:
                do {
                    return try finish(found.folder, try found.folder.experiment(), title)
                } catch let refusal as RunError where refusal.isRefusal {
                    writeError("\(title): \(found.id) cannot go on: \(refusal); starting anew\n")
                }
            }
        }
        let experiment = entry.run.experiment
        return try finish(
            try RunFolder.create(experiment: experiment, in: runs.results.store.results), experiment, title)
    }

    private func finish(_ folder: RunFolder, _ experiment: Experiment, _ title: String) throws -> RunSummary {
        if let summary = try runs.work(on: folder, experiment, title: title) { return summary }
        let next = again ? "sessionbench run --resume \(folder.id)\(runs.results.repeated)" : "the same command again"
        writeError("interrupted; to go on: \(next)\n")
        throw ExitCode(ExitStatus.interrupted)
    }
}
