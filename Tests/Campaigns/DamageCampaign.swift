import Basics
import Experiments
import Foundation
import Importing
import Runs
import Sessions
import Tensor
import TestSupport
import Testing
import Training

extension Reliability {
    /// Bytes of files change, vanish and are swapped: what reads them says so, or has what was written.
    @Suite struct DamagedFiles {
        @Test("A damaged file of a finished run is named, or does no harm")
        func finished() throws {
            let templates = [
                try DamageTemplate("trained", Recipe.trained[0]), try DamageTemplate("fitted", Recipe.fitted[5]),
                try DamageTemplate("with tasks", Recipe.trained[15]),
            ]
            let campaign = Campaign(
                "damage of finished runs", beside: 3, counting: "named", "harmless", "logs cut short")
            campaign.run { test in
                let (template, file, damage, folder, run) = try damaged(templates, &test)
                do {
                    try template.checkFinished(run, file, in: folder, &test)
                } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(template.name), \(file), \(damage): \(failure.text)")
                }
            }
        }

        @Test("A run with a damaged file goes on to the same result, or says why it cannot")
        func stopped() throws {
            let templates = [
                try DamageTemplate("hiersrec", Recipe.trained[0], stoppedAfter: 15),
                try DamageTemplate("gru4rec, side by side", Recipe.trained[12], stoppedAfter: 16),
                try DamageTemplate("in the refit", Recipe.trained[7], stoppedAfter: 8),
                try DamageTemplate("with tasks", Recipe.trained[14], stoppedAfter: 7),
            ]
            let campaign = Campaign(
                "damage of stopped runs", beside: 3, counting: "named", "harmless", "logs cut short")
            campaign.run { test in
                let (template, file, damage, folder, run) = try damaged(templates, &test)
                // Nothing binds the log of a run without a result to it: only what follows from its lines is checked.
                let isOtherLog = file == "events.jsonl" && damage.isOther
                do {
                    try template.checkResumed(run, file, hasOwnLog: !isOtherLog, in: folder, &test)
                } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(template.name), \(file), \(damage): \(failure.text)")
                }
            }
        }

        @Test("A damaged cache gives the dataset of the files")
        func caches() throws {
            let experiment = try Recipe.trained[14].experiment()
            @Sendable func load(_ folder: CaseFolder) throws -> Dataset {
                try loadDataset(
                    experiment.data, protocol: experiment.protocol, name: "data", locations: try folder.locations())
            }
            func cached(_ folder: CaseFolder) throws -> URL {
                let names = try FileManager.default.subpathsOfDirectory(atPath: folder.cache.path)
                guard let name = names.first(where: { $0.hasSuffix(".dataset") }) else {
                    throw Failure.wrong("there is no cache")
                }
                return folder.cache.appending(path: name)
            }
            let home = try CaseFolder()
            let right = Content(try load(home))
            let place = try cached(home).path.dropFirst(home.url.path.count)
            let content = try Data(contentsOf: try cached(home))
            let campaign = Campaign("damage of caches", beside: 3, counting: "inputs")
            campaign.run { test in
                let folder = try CaseFolder()
                let file = folder.url.appending(path: String(place))
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                let damage = Damage(content, other: Data(content.reversed()), &test.random)
                if damage.bytes != nil { try damage.write(to: file) }
                test.count("inputs")
                guard Content(try load(folder)) == right else { throw Failure.wrong("\(damage): another dataset") }
            }
        }

        /// All of a dataset that a model sees.
        private struct Content: Equatable, Sendable {
            var catalogue: Catalogue
            var sets: [SessionSet]
            var feedback: [String]
            var fingerprint: String

            init(_ dataset: Dataset) {
                catalogue = dataset.catalogue
                sets = [dataset.training, dataset.validation, dataset.test, dataset.refit]
                feedback = dataset.feedback
                fingerprint = dataset.fingerprint
            }
        }

        /// A copy of a run with damage in one of its files.
        private func damaged(_ templates: [DamageTemplate], _ test: inout Case) throws -> (
            template: DamageTemplate, file: String, damage: Damage, folder: CaseFolder, run: RunFolder
        ) {
            let template = test.random.pick(templates)
            let file = test.random.pick(template.files)
            let folder = try CaseFolder()
            let run = try template.copy(to: folder)
            let damage = Damage(template.content(file), other: template.otherContent(file), &test.random)
            try damage.write(to: run.url.appending(path: file))
            return (template, file, damage, folder, run)
        }
    }
}

extension DamageTemplate {
    /// Everything that reads a finished run.
    fileprivate func checkFinished(_ run: RunFolder, _ file: String, in folder: CaseFolder, _ test: inout Case) throws {
        var isNamed = false
        let record = folder.store.record(run)
        switch record.status {
        case .done:
            guard record.summary == summary else { throw Failure.wrong("another summary, as done") }
            // Keys that the model does not read are not in the file.
            if try run.experiment() != experiment.reduced { throw Failure.wrong("another experiment, as done") }
        case .failed:
            guard let reason = record.reason, !reason.isEmpty else { throw Failure.wrong("failed without a reason") }
            isNamed = true
        case .interrupted where file == "summary.json": isNamed = true
        default: throw Failure.wrong("the run counts as \(record.status)")
        }
        if record.summary != nil, record.status != .done { throw Failure.wrong("a summary of a run that failed") }
        isNamed = try checkEvents(run, &test) || isNamed
        do {
            let ranks = try Outcome(run)
            // What the file itself says of its run tells that it is another one.
            let isOther =
                try Safetensors(contentsOf: SafetensorsFile(run.ranks.appending(component: "test.safetensors")))
                .metadata["run"] != run.id.description
            if !isOther && ranks.ranks != outcome.ranks { throw Failure.wrong("other ranks") }
            isNamed = isNamed || isOther
            // Reading them refuses those of another run.
            if let summary, try run.testRows(of: summary) != nil, ranks.rows != outcome.rows {
                throw Failure.wrong("other test rows")
            }
            if let summary, try run.testLists(of: summary) != nil, ranks.lists != outcome.lists {
                throw Failure.wrong("other lists")
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            isNamed = true
        }
        if file.hasPrefix("checkpoint") || test.random.chance(0.1) {
            do {
                let found = try Self.recommendation(run, folder)
                guard found == recommendation else { throw Failure.wrong("other recommendations") }
            } catch let failure as Failure {
                throw failure
            } catch {
                isNamed = true
            }
        }
        test.count(isNamed ? "named" : "harmless")
    }

    /// Goes on with the run, as the program does.
    fileprivate func checkResumed(
        _ run: RunFolder, _ file: String, hasOwnLog: Bool, in folder: CaseFolder, _ test: inout Case
    ) throws {
        let found: Experiment
        do { found = try run.experiment() } catch {
            test.count("named")
            return
        }
        let before = TreeContent(run.url)
        do {
            let summary = try RunExecution(
                experiment: found, folder: run, locations: try folder.locations(), stop: StopFlag(), onEvent: { _ in }
            ).run()
            guard summary != nil else { throw Failure.wrong("it stopped by itself") }
        } catch let failure as Failure {
            throw failure
        } catch let refusal as RunError where refusal.isRefusal {
            // The log is opened, which takes off what was torn.
            let changed = TreeContent(run.url).differences(from: before).filter { $0 != "events.jsonl" && $0 != "lock" }
            guard changed.isEmpty else { throw Failure.lost("a refusal changed \(changed): \(refusal)") }
            test.count("named")
            return
        } catch {
            test.count("named")
            return
        }
        let isNamed = (try? run.events()) == nil
        let result: Outcome
        do { result = try outcome(of: run) } catch { throw Failure.wrong("done, and it cannot be read: \(error)") }
        if found.recipe != experiment.recipe {
            throw Failure.wrong("it went on with a changed experiment")
        }
        guard result.withoutCourse == outcome.withoutCourse else {
            let parts = result.withoutCourse.differences(from: outcome.withoutCourse)
            throw Failure.wrong("other \(parts.joined(separator: ", ")), without a word")
        }
        // Keys that are not of the recipe say when losses are logged.
        if !isNamed && hasOwnLog && found == experiment { try checkCourse(result, &test) }
        test.count(isNamed ? "named" : "harmless")
    }

    /// The outcome, whatever became of the log.
    private func outcome(of run: RunFolder) throws -> Outcome {
        if (try? run.events()) == nil, let summary = try run.summary() {
            try FileManager.default.removeItem(at: run.eventsFile)
            try run.open().openLog().append(.finished(summary))
        }
        return try Outcome(run)
    }

    /// The log is damaged, or has nothing but what was logged.
    /// - Returns: whether damage is named.
    private func checkEvents(_ run: RunFolder, _ test: inout Case) throws -> Bool {
        guard let read = try? run.events() else { return true }
        guard isSubsequence(read, of: events) else { throw Failure.wrong("an event that was not logged, or not there") }
        if read.count < events.count { test.count("logs cut short") }
        return false
    }

    /// The same for the course of a run that went on, whose attempts differ in all that depends on the clock.
    private func checkCourse(_ result: Outcome, _ test: inout Case) throws {
        guard isSubsequence(result.training, of: outcome.training),
            isSubsequence(result.validation, of: outcome.validation)
        else { throw Failure.wrong("other losses in the log") }
        if result != outcome { test.count("logs cut short") }
    }
}

private func isSubsequence<Element: Equatable>(_ part: [Element], of whole: [Element]) -> Bool {
    var rest = whole[...]
    for element in part {
        guard let index = rest.firstIndex(of: element) else { return false }
        rest = rest[rest.index(after: index)...]
    }
    return true
}
