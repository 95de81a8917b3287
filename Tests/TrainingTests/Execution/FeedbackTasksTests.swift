import Basics
import Runs
import TestSupport
import Testing
import Training

/// Runs that predict feedback beside the item, or alone.
@Suite struct FeedbackTasksTests {
    private func run(_ overrides: [String]) throws -> (summary: RunSummary, events: [RunEvent]) {
        let base = FileData.overrides + ["data.interactions.feedback=like,follow", "model.kind=gru4rec"]
        let (summary, events) = try TestRun(try .small(base + overrides)).attempt()
        return (try #require(summary), events)
    }

    private func validations(_ events: [RunEvent]) -> [RunEvent.Validation] {
        events.compactMap { if case .validation(let validation) = $0 { validation } else { nil } }
    }

    @Test func everyTaskIsMeasured() throws {
        let (summary, events) = try run(["model.tasks.sharing=mmoe"])
        for tasks in [summary.metrics.testTasks, summary.metrics.validationTasks] {
            let tasks = try #require(tasks)
            #expect(tasks.feedback.map(\.name) == ["like", "follow"])
            #expect(tasks.categories.map(\.level) == ["group"])
        }
        let test = try #require(summary.metrics.testTasks)
        #expect(test.feedback[0].rows == summary.metrics.test.rows)
        #expect(test.feedback[0].rate > 0 && test.feedback[0].rate < 1 && test.feedback[0].auc != nil)
        // Where it is known, the answer is yes.
        #expect(test.feedback[1].rows < test.feedback[0].rows && test.feedback[1].rate == 1)
        #expect(test.feedback[1].auc == nil && test.feedback[1].logLoss < 0.5)
        #expect(validations(events).allSatisfy { $0.tasks?.feedback.count == 2 })

        let losses = events.compactMap { if case .training(let progress) = $0 { progress } else { nil } }
        let parts = try #require(losses.last).parts
        #expect(Set(parts.keys) == [.item, .category, .feedback("like"), .feedback("follow")])
        // To the bit, so that the logs of two processes agree.
        for progress in losses {
            let sum = progress.parts.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
            #expect(progress.loss == sum)
        }
    }

    @Test("HierSRec predicts feedback before the item, with and without categories", arguments: [true, false])
    func aLevelOfTheHierarchy(hasCategories: Bool) throws {
        let (summary, events) = try run([
            "model.kind=hiersrec", "model.feedbackLevel=true", "model.tasks.category=\(hasCategories)",
        ])
        #expect(summary.ranksItems == true)
        for tasks in [summary.metrics.testTasks, summary.metrics.validationTasks] {
            let tasks = try #require(tasks)
            #expect(tasks.feedback.map(\.name) == ["like", "follow"] && tasks.feedback[0].auc != nil)
            #expect(tasks.categories.map(\.level) == (hasCategories ? ["group"] : []))
        }
        let parts = events.compactMap { if case .training(let progress) = $0 { progress.parts } else { nil } }
        let named: Set<LossPart> = [.item, .feedback("like"), .feedback("follow")]
        #expect(Set(try #require(parts.last).keys) == (hasCategories ? named.union([.category]) : named))
    }

    @Test("Items that were shown are asked about one by one", arguments: ["gru4rec", "transformer", "srgnn"])
    func clicksOfWhatIsShown(kind: String) throws {
        let rows = ["data.interactions.event=kind", "data.interactions.keep=view,buy"]
        let negatives = ["data.interactions.negativeEvents=like,share", "model.kind=\(kind)"]
        let (summary, _) = try run(rows + negatives + ["model.tasks.sharing=mmoe"])
        let tasks = try #require(summary.metrics.testTasks).feedback
        #expect(tasks.map(\.name) == ["like", "follow", "click if shown"])
        #expect(tasks[2].rate > 0 && tasks[2].rate < 1 && tasks[2].auc != nil)
        // It can be the only task, or none.
        let (alone, events) = try run(
            rows + negatives + [
                "model.tasks.sharing=bottom", "model.tasks.category=false", "model.tasks.itemWeight=0",
                "model.tasks.feedback=click if shown",
            ])
        #expect(alone.ranksItems == false && validations(events).allSatisfy { $0.tasks?.feedback.count == 1 })
        let (without, _) = try run(rows + negatives + ["model.tasks.sharing=mmoe", "model.tasks.feedback=like"])
        #expect(without.metrics.testTasks?.feedback.map(\.name) == ["like"])
        // Sessions side by side carry what was shown, too.
        guard kind == "gru4rec" else { return }
        let (parallel, _) = try run(rows + negatives + ["model.tasks.sharing=mmoe", "training.batching=parallel"])
        #expect(parallel.metrics.testTasks?.feedback.count == 3)
    }

    @Test func aSingleTaskHasNoOthers() throws {
        let (summary, events) = try run([])
        #expect(summary.metrics.testTasks == nil)
        #expect(summary.ranksItems == true)
        #expect(validations(events).allSatisfy { $0.tasks == nil })
    }

    @Test("Without the item the best epoch has the largest AUC")
    func feedbackAlone() throws {
        let (summary, events) = try run([
            "model.tasks.sharing=bottom", "model.tasks.category=false", "model.tasks.itemWeight=0",
            "model.tasks.feedback=like", "training.epochs=6", "training.patience=0",
        ])
        let scores = try validations(events).map { try #require($0.tasks?.meanAUC) }
        #expect(summary.ranksItems == false)
        let best = try #require(scores.max())
        #expect(summary.metrics.validationTasks?.meanAUC == best)
        #expect(validations(events).last { $0.best }?.tasks?.meanAUC == best)
        #expect(
            events.allSatisfy { if case .training(let progress) = $0 { progress.parts[.item] == nil } else { true } })
    }
}
