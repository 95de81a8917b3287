import Basics
import Experiments
import Foundation
import Runs
import TestSupport
import Testing
import Training

extension Reliability {
    /// Experiment and study files by grammar, mutated or not: what is refused is refused in words, what is accepted can
    /// be trained and read again.
    @Suite struct ExperimentFuzz {
        @Test("Experiments are refused in words, or trained to a result that can be read")
        func experiments() throws {
            let campaign = Campaign(
                "fuzzing of experiments", beside: 1, counting: "accepted", "results", "errors in words", "mutated")
            campaign.run { test in
                var grammar = ExperimentGrammar(test.random.split())
                let text = mutated(grammar.file(), &test)
                guard let experiment = try accepted(text, { try Experiment(yaml: $0, file: "case.yaml") }) else {
                    return
                }
                test.count("accepted")
                let again = try Experiment(yaml: experiment.yaml, file: "case.yaml")
                guard again == experiment.reduced, again.recipe == experiment.recipe else {
                    throw Failure.wrong("the resolved experiment reads as another one:\n\(experiment.yaml)")
                }
                do { try train(experiment, &test) } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(failure.text)\n\(text)")
                }
            }
            #expect(campaign.counted("accepted") * 10 >= campaign.counted("cases") * 3)
        }

        @Test("Studies are refused in words, or made of experiments that can be trained")
        func studies() throws {
            let campaign = Campaign(
                "fuzzing of studies", beside: 1, counting: "accepted", "results", "errors in words", "mutated")
            campaign.run { test in
                var grammar = ExperimentGrammar(test.random.split())
                let text = mutated(grammar.study(), &test)
                guard let file = try accepted(text, { try ExperimentFile(yaml: $0, file: "case.yaml") }) else { return }
                test.count("accepted")
                let runs = file.asStudy.runs
                guard (1...Study.runLimit).contains(runs.count) else {
                    throw Failure.wrong("\(runs.count) runs\n\(text)")
                }
                if let conflict = runs.lazy.flatMap(\.experiment.conflicts).first {
                    throw Failure.wrong("accepted in spite of \(conflict.message)\n\(text)")
                }
                guard Set(runs.map(\.experiment.recipe)).count == runs.count, Set(runs.map(\.title)).count == runs.count
                else {
                    throw Failure.wrong("two runs are the same\n\(text)")
                }
                do { try train(test.random.pick(runs).experiment, &test) } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(failure.text)\n\(text)")
                }
            }
            #expect(campaign.counted("accepted") * 5 >= campaign.counted("cases"))
        }

        private func mutated(_ text: String, _ test: inout Case) -> String {
            guard test.random.chance(0.4) else { return text }
            test.count("mutated")
            var text = text
            for _ in 0..<(1 + test.random.index(below: 3)) { text = TextMutation.apply(text, &test.random) }
            return text
        }

        /// What a text says; nil if it is refused, in words that can be printed.
        private func accepted<Value>(_ text: String, _ read: (String) throws -> Value) throws -> Value? {
            do { return try read(text) } catch let error as InvalidExperiment {
                let words = error.description
                let hasControls = words.unicodeScalars.contains {
                    $0 != "\n" && ($0.value < 0x20 || (0x7f...0x9f).contains($0.value))
                }
                if error.problems.isEmpty || words.isEmpty || hasControls || words.utf8.count > 200_000 {
                    throw Failure.wrong("refused, but how: \(words.debugDescription.prefix(2_000))\n\(text)")
                }
                return nil
            }
        }

        /// Trains for an epoch at most, with what would take long or much memory made smaller.
        private func train(_ experiment: Experiment, _ test: inout Case) throws {
            let experiment = experiment.bounded
            guard experiment.conflicts.isEmpty else { return }
            let folder = try CaseFolder()
            let run = try RunFolder.create(experiment: experiment, in: folder.results)
            do {
                let summary = try RunExecution(
                    experiment: experiment, folder: run, locations: try folder.locations(), stop: StopFlag(),
                    onEvent: { _ in }
                ).run()
                guard let summary else { throw Failure.wrong("it stopped by itself") }
                let read: RunSummary?
                do { read = try run.finished()?.summary } catch {
                    throw Failure.wrong("the result cannot be read: \(error)")
                }
                guard read == summary else { throw Failure.wrong("the result reads as another one") }
                _ = try Outcome(run)
                test.count("results")
            } catch let failure as Failure {
                throw failure
            } catch {
                let words = "\(error)"
                guard words.contains(" ") else { throw Failure.wrong("an error without words: \(words)") }
                test.count("errors in words")
            }
        }
    }
}

extension Experiment {
    /// The experiment with sizes that a test can wait for.
    fileprivate var bounded: Experiment {
        var small = self
        small.data.storefront.items = min(data.storefront.items, 100)
        small.data.storefront.sessions = min(data.storefront.sessions, 200)
        small.model.width = min(model.width, 64)
        if model.has(.attends), small.model.width % model.heads != 0 { small.model.width = model.heads }
        small.model.layers = min(model.layers, 3)
        small.model.tasks.experts = min(model.tasks.experts, 8)
        small.model.tasks.ownExperts = min(model.tasks.ownExperts, 8)
        small.model.tasks.extractionLayers = min(model.tasks.extractionLayers, 3)
        small.model.tasks.expertWidth = min(model.tasks.expertWidth, 64)
        small.model.tasks.towerWidth = min(model.tasks.towerWidth, 64)
        small.training.epochs = 1
        small.training.workers = min(training.workers, 8)
        small.training.negatives = min(training.negatives, 3_000)
        small.training.validationsPerEpoch = min(training.validationsPerEpoch, 8)
        return small
    }
}
