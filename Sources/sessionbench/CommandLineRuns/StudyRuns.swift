import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Results
import Runs
import Training

/// Runs what is missing of a study, sharing the work with other programs that run the same one.
///
/// A run is claimed before it is trained. What another program has claimed is left for later and then waited for; when
/// the other is done, its result counts here too.
struct StudyRuns: Sendable {
    let runs: HeadlessRuns
    /// Train done runs anew, too.
    let again: Bool

    /// A variant with its results so far.
    struct Result: Encodable {
        private enum CodingKeys: String, CodingKey { case variant, runs }

        let variant: String
        var runs: [RunSummary] = []
        /// Why runs failed this time.
        var failure: String?
    }

    /// Runs what is missing and prints the results.
    /// - Throws: `ExitCode` if a run failed, or if interrupted.
    func report(on plan: StudyPlan, json: Bool) throws {
        if again, plan.rounds != nil {
            throw InputError(
                "--again trains a known number of runs, and the study's seeds go by precision; add --seeds N")
        }
        if again, plan.search != nil {
            throw InputError("--again trains a known number of runs, and the study's search chooses them by results")
        }
        for line in plan.search?.undrawnInWords ?? [] { writeError(line + "\n") }
        sayWhatIsDone(plan)
        let (results, failures) = try complete(plan)
        if json {
            try printJSON(results)
        } else {
            let now = plan.search == nil ? plan : runs.results.store.plan(plan.study)
            let variants = zip(results, now.variants).map { result, variant in
                VariantResults(
                    name: result.variant, planned: max(variant.entries.count, result.runs.count), runs: result.runs,
                    failure: result.failure)
            }
            if now.search != nil { print(PlainTable(SearchTables.study(now))) }
            let compared = variants.suffix(now.compared.count)
            if !compared.isEmpty { print(StudyReport(Array(compared)), terminator: "") }
        }
        try Self.check(failures)
    }

    /// Runs what is missing, and what follows from it: further rounds if seeds go by precision, the best trials of a
    /// search on the test.
    /// - Returns: the results in the end, and how many runs failed.
    /// - Throws: `ExitCode` if interrupted.
    func complete(_ plan: StudyPlan) throws -> (results: [Result], failures: Int) {
        if plan.search != nil { return try search(plan) }
        var plan = plan
        var (results, failures) = try run(plan.variants)
        while failures == 0, let rounds = plan.rounds, !rounds.isEnough {
            let next = runs.results.store.plan(plan.study)
            if let words = next.precisionInWords { writeError(words + "\n") }
            // A run that does not count, as its keys were changed on the way, would keep its round open for ever.
            guard next.rounds != rounds else { break }
            plan = next
            (results, failures) = try run(plan.variants)
        }
        return (results, failures)
    }

    /// Runs the trials that are missing, then the best one of each family on the test. A trial that fails has been
    /// tried.
    private func search(_ plan: StudyPlan) throws -> (results: [Result], failures: Int) {
        let trials = try run(plan.trials)
        let next = runs.results.store.plan(plan.study)
        for line in next.search?.choicesInWords ?? [] { writeError(line + "\n") }
        let tested = try run(next.compared)
        return (trials.results + tested.results, trials.failures + tested.failures)
    }

    /// - Throws: `ExitCode` if runs failed, after saying so.
    static func check(_ failures: Int) throws {
        guard failures == 0 else {
            writeError("\(failures) run\(failures == 1 ? "" : "s") failed; \"sessionbench list\" says why\n")
            throw ExitCode(ExitStatus.failed)
        }
    }

    private func sayWhatIsDone(_ plan: StudyPlan) {
        let all = plan.entries.count
        let done = again ? 0 : plan.entries.count { $0.status == .done }
        guard done > 0 else { return }
        writeError(
            "\(done) of \(all) run\(all == 1 ? "" : "s") \(done == 1 ? "is" : "are") done already; --again "
                + "retrains them\n")
    }

    /// The outcome of a planned run.
    private enum Outcome {
        case done(RunSummary)
        case failed(String)
        /// Before it was done; nil if it was not begun.
        case stopped(RunFolder?)
        /// Someone else is training it.
        case elsewhere
    }

    /// Works through planned variants in order, twice if others are at work on parts of them. A failed run does not
    /// keep the others from running, nor does one that somebody asks to stop.
    /// - Returns: the results in the end, from before or now, and how many runs failed.
    /// - Throws: `ExitCode` if interrupted, or if some were stopped.
    private func run(_ variants: [StudyPlan.Variant]) throws -> (results: [Result], failures: Int) {
        let entries = variants.flatMap(\.entries)
        var outcomes = try entries.mapped(atOnce: runs.jobs) { try begin($0) { try outcome(of: $0) } }
        let late = outcomes.indices.filter { if case .elsewhere = outcomes[$0] { true } else { false } }
        let waited = try late.map { entries[$0] }.mapped(atOnce: runs.jobs) { try begin($0) { try wait(for: $0) } }
        for (index, outcome) in zip(late, waited) { outcomes[index] = outcome }
        try checkStopped(outcomes)
        var rest = outcomes[...]
        var failures = 0
        let results = variants.map { variant in
            var result = Result(variant: variant.name)
            var failed: [(seed: UInt64, reason: String)] = []
            for entry in variant.entries {
                switch rest.popFirst() {
                case .done(let summary): result.runs.append(summary)
                case .failed(let reason): failed.append((entry.run.experiment.training.seed, reason))
                case .stopped, .elsewhere, nil: break
                }
            }
            failures += failed.count
            result.failure = StudyPlan.words(failed, of: variant.entries.count)
            return result
        }
        return (results, failures)
    }

    /// Nothing is begun once the user has asked to stop.
    private func begin(_ entry: StudyPlan.Entry, _ work: (StudyPlan.Entry) throws -> Outcome) throws -> Outcome {
        runs.isInterrupted ? .stopped(nil) : try work(entry)
    }

    /// - Throws: `ExitCode` if runs were stopped, after saying how to go on.
    private func checkStopped(_ outcomes: [Outcome]) throws {
        let stopped = outcomes.compactMap { if case .stopped(let run) = $0 { run } else { nil as RunFolder? } }
        guard runs.isInterrupted || !stopped.isEmpty else { return }
        let resume = stopped.map { "sessionbench run --resume \($0.id)\(runs.results.repeated)" }
        let next = !again ? ["the same command again"] : resume.isEmpty ? ["sessionbench run"] : resume
        for command in next { runs.say("interrupted; to resume: \(command)") }
        throw ExitCode(ExitStatus.interrupted)
    }

    /// Trains a planned run unless it is done or someone else is training it.
    private func outcome(of entry: StudyPlan.Entry) throws -> Outcome {
        if !again, entry.status == .done, let found = entry.found, let summary = found.summary {
            sweep(found.folder, entry.run)
            return .done(summary)
        }
        let store = runs.results.store
        guard let claim = try store.claim(entry.run.experiment, purpose: "\(entry.run.title) of a study") else {
            return .elsewhere
        }
        defer { claim.release() }
        // What was missing when the study was planned may have been trained since.
        let now = store.plan(Study(entry.run)).entries.first?.found
        if !again, let now {
            if now.status == .done, let summary = now.summary { return .done(summary) }
            // What only waits in the queue is made here, since the claim is here.
            if now.standing == .going && now.status != .queued { return .elsewhere }
        }
        do {
            return try train(entry.run, from: now)
        } catch {
            runs.say("Error: \(entry.run.title): \(error)")
            return .failed("\(error)")
        }
    }

    /// Waits until nobody else trains a planned run, and trains it if it is still missing.
    private func wait(for entry: StudyPlan.Entry) throws -> Outcome {
        let store = runs.results.store
        let title = entry.run.title
        let owner = store.claimant(of: entry.run.experiment).map { "\($0)" } ?? "another sessionbench"
        runs.say("\(title): \(owner) is training it; waiting for the result")
        while true {
            // A failure that came after this program began to look is the other's answer, not a reason to try again.
            if let now = store.plan(Study(entry.run)).entries.first?.found, now.status == .failed,
                now.id != entry.found?.id || entry.status != .failed
            {
                let reason = now.reason ?? "failed"
                runs.say("Error: \(title): \(reason) (\(now.id), trained by \(owner))")
                return .failed(reason)
            }
            let outcome = try outcome(of: entry)
            guard case .elsewhere = outcome else { return outcome }
            for _ in 0..<10 {
                if runs.isInterrupted { return .stopped(nil) }
                usleep(100_000)
            }
        }
    }

    /// Trains a run, from where it was left if it was begun.
    private func train(_ run: Study.Run, from found: StoredRun?) throws -> Outcome {
        if !again, let found, found.hasFolder {
            do {
                return try finish(found.folder, try found.folder.experiment(), run.title)
            } catch let refusal as RunError where refusal.isRefusal {
                runs.say("\(run.title): \(found.id) cannot be resumed: \(refusal); starting over")
            }
        }
        let folder = try RunFolder.create(experiment: run.experiment, in: runs.results.store.results)
        return try finish(folder, run.experiment, run.title)
    }

    private func finish(_ folder: RunFolder, _ experiment: Experiment, _ title: String) throws -> Outcome {
        try runs.work(on: folder, experiment, title: title).map { .done($0) } ?? .stopped(folder)
    }

    /// Removes the checkpoint of a done run that was killed before it could.
    private func sweep(_ folder: RunFolder, _ run: Study.Run) {
        guard FileManager.default.fileExists(atPath: folder.stateFile.path) else { return }
        _ = try? runs.work(on: folder, run.experiment, title: run.title)
    }
}
