import Basics
import Experiments
import Foundation
import Metrics
import Runs
import Sessions
import Synchronization
import Testing
import Training

@Suite struct RunExecutionTests {
    @Test("Who follows the folder hears what the run itself says")
    func followers() throws {
        let run = try TestRun(try Experiment.small(["training.epochs=1"]))
        let missed = Mutex<[RunEvent]>([])
        try run.attempt { [folder = run.folder] _, event in
            // As it is written: dates have milliseconds there.
            let heard = try? folder.eventsSoFar().last.map { try RunJSON.encode($0) }
            // How far a scoring is is written twice a second.
            if heard != (try? RunJSON.encode(event)), !event.isEvaluating { missed.withLock { $0.append(event) } }
            return false
        }
        #expect(missed.withLock { $0 } == [])
        #expect(!FileManager.default.fileExists(atPath: run.folder.url.appending(path: "passing.json").path))
    }

    @Test("Events tell the story of a run in order")
    func order() throws {
        let run = try TestRun(try Experiment.small(["training.refit=true", "training.patience=0"]))
        let (summary, events) = try run.attempt()
        let story = events.map { event in
            switch event {
            case .started: "started"
            case .resumed: "resumed"
            case .phase(let name): name
            case .reading: "reading"
            case .waiting: "waiting"
            case .training: "training"
            case .validation: "validation"
            case .evaluating: "evaluating"
            case .finished: "finished"
            case .stopped: "stopped"
            case .failed: "failed"
            }
        }
        let short = story.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        let refit = try #require(short.first { $0.hasPrefix("refit") })
        let epoch = ["training", "evaluating", "validation"]
        #expect(
            short == ["preparing data", "started"] + epoch + epoch + [refit, "training", "scoring the test set"]
                + ["evaluating", "finished"])

        // Steps count on through the refit, and every event but those for the eye is in the log.
        let steps = events.compactMap { if case .training(let progress) = $0 { progress.step } else { nil } }
        #expect(steps == Array(1...steps.count))
        let start = try #require(events.compactMap(\.start).first)
        #expect(start.plannedSteps == 2 * ((start.dataset.trainingSessions + 31) / 32))
        #expect(start.parameters == summary?.parameters)
        #expect(
            try run.folder.events().count { !$0.isTraining } == events.count { !$0.isTraining && !$0.isEvaluating } - 1)
        guard case .finished(let last) = events.last else {
            Issue.record("the run did not end with its summary")
            return
        }
        #expect(try run.folder.summary() == last && summary == last)
    }

    @Test("The summary has the keys that other programs rely on")
    func summary() throws {
        let run = try TestRun(try Experiment.small())
        try run.attempt()
        let data = try Data(contentsOf: run.folder.summaryFile)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        func value(_ path: String...) -> Any? {
            path.reduce(json as Any?) { ($0 as? [String: Any])?[$1] }
        }
        #expect(value("run") as? String == run.folder.id.description)
        #expect(value("status") as? String == "done")
        #expect((value("dataset", "fingerprint") as? String)?.count == 16)
        #expect((value("parameters") as? Int ?? 0) > 1_000)
        for set in ["test", "validation"] {
            for metric in ["hr@20", "mrr@20", "ndcg@20"] {
                let number = try #require(value("metrics", set, metric) as? Double)
                #expect(number > 0 && number <= 1)
            }
        }
        let candidates = try #require(value("candidates") as? [[String: Any]])
        #expect(candidates.count == 6)
        for entry in candidates {
            for key in ["size", "fraction", "categoryRecall", "hr@20", "mrr@20", "ndcg@20"] {
                #expect(entry[key] is Double, "candidates[].\(key)")
            }
        }
        for (section, key) in [
            ("speed", "trainingRowsPerSecond"), ("speed", "evaluationRowsPerSecond"), ("memory", "peakBytes"),
            ("seconds", "total"),
        ] {
            #expect((value(section, key) as? Double ?? 0) > 0, "\(section).\(key)")
        }
    }

    @Test(
        "The floor and the ceilings stand beside the model; a ceiling that misses items says so",
        arguments: [("rank", Reference.ceiling), ("drop", .approximateCeiling)])
    func references(unseenItems: String, ceiling: Reference) throws {
        let run = try TestRun(try Experiment.small(["protocol.unseenItems=\(unseenItems)", "training.epochs=1"]))
        let references = try #require(try run.attempt().summary).references
        #expect(Set(references.keys) == [.popularity, ceiling, .ceilingOfToldIntent])
        let rows = try run.experiment.prepared().dataset.test.rows
        #expect(references.values.allSatisfy { $0.rows == rows })
    }

    @Test("A budget gives every row the wanted share of the catalogue")
    func budget() throws {
        let summary = try #require(try TestRun(try Experiment.small(["evaluation.fill=budget"])).attempt().summary)
        #expect(summary.candidates.map(\.wanted) == [0.1, 0.4, 0.1, 0.4, 0.1, 0.4])
        for entry in summary.candidates {
            #expect(entry.size == (entry.wanted * Double(summary.dataset.items)).rounded())
            #expect(entry.categories == 0)
        }
    }

    @Test("Test metrics are those of the ranks kept, candidates included")
    func ranksKept() throws {
        let run = try TestRun(try Experiment.small())
        let summary = try #require(try run.attempt().summary)
        let ranks = try run.outcome().ranks
        #expect(RankingMetrics(ranks: ranks["full"] ?? []) == summary.metrics.test)
        #expect(summary.metrics.test.rows == summary.dataset.testRows)
        #expect(
            Set(ranks.keys) == [
                "full", "candidates 0.1", "candidates 0.4", "candidates popularity 0.1", "candidates popularity 0.4",
                "candidates random 0.1", "candidates random 0.4",
            ])
        for entry in summary.candidates {
            let kept = try #require(ranks[entry.ranksName.rawValue])
            #expect(RankingMetrics(ranks: kept) == entry.metrics)
            #expect(entry.categoryRecall == Double(kept.count { $0 > 0 }) / Double(kept.count))
            #expect(abs(entry.fraction - entry.size / Double(summary.dataset.items)) < 1e-12)
            #expect(entry.metrics.hr <= entry.categoryRecall)
        }
    }

    @Test("Without a refit the best weights are tested, and the validation metrics are theirs")
    func bestWeights() throws {
        let run = try TestRun(
            try Experiment.small(["training.epochs=4", "training.patience=0", "training.learningRate=0.05"]))
        let (summary, events) = try run.attempt()
        let validations = events.compactMap(\.validation)
        #expect(validations.count == 4)
        let best = try #require(validations.max { $0.metrics.mrr < $1.metrics.mrr })
        #expect(summary?.metrics.validation == best.metrics)
        #expect(summary?.bestEpoch == best.epoch)
        #expect(summary?.epochs == 4)
        func epochs(to share: Double) -> Double? {
            validations.first { $0.metrics.mrr >= share * best.metrics.mrr }?.epoch
        }
        #expect(summary?.convergence?.epochsTo95Percent == epochs(to: 0.95))
        #expect(summary?.convergence?.epochsTo99Percent == epochs(to: 0.99))
        var largest = -1.0
        for validation in validations {
            #expect(validation.best == (validation.metrics.mrr > largest))
            largest = max(largest, validation.metrics.mrr)
        }

        // The run of the best number of epochs ends with the same weights.
        var short = try Experiment.small(["training.patience=0", "training.learningRate=0.05"])
        short.training.epochs = Int(best.epoch)
        let other = try TestRun(short)
        try other.attempt()
        #expect(try other.outcome().weights == run.outcome().weights)
    }

    @Test("Noise of categories draws apart from dropout: a share that changes no row changes no bit")
    func noiseHasItsOwnDraws() throws {
        func losses(_ share: String) throws -> [Double] {
            let run = try TestRun(try Experiment.small(["training.categoryNoise=\(share)", "model.dropout=0.3"]))
            return try run.attempt().events.compactMap { event in
                if case .training(let progress) = event { progress.loss } else { nil }
            }
        }
        let without = try losses("0")
        #expect(try losses("1e-12") == without)
        #expect(try losses("0.5") != without)
    }

    @Test("Early stopping ends the run after the patience is used up")
    func earlyStopping() throws {
        // Steps too small to change a rank: only the first validation is an improvement.
        let run = try TestRun(
            try Experiment.small(["training.epochs=9", "training.patience=3", "training.learningRate=1e-12"]))
        let (summary, events) = try run.attempt()
        #expect(events.compactMap(\.validation).map(\.best) == [true, false, false, false])
        #expect(summary?.epochs == 4 && summary?.bestEpoch == 1)
    }

    @Test("Missing data fails, in the log and to the caller")
    func missingData() throws {
        let run = try TestRun(
            try Experiment.small(["data.source=files", "data.folder=nowhere", "model.hierarchy=none"]))
        #expect(throws: DataError.self) { try run.attempt() }
        guard case .failed(let message, _) = try run.folder.events().last else {
            Issue.record("the failure is not in the log")
            return
        }
        #expect(message.contains("nowhere"))
        #expect(try run.folder.summary() == nil)
    }

    @Test("Rows per second are those since the last event, across interruptions too; the summary has the average")
    func speed() throws {
        let run = try TestRun(try Experiment.small(["training.patience=0"]))
        try run.attempt { number, _ in number == 12 }
        let summary = try #require(try run.attempt().summary)
        var rows = 0.0
        var seconds = 0.0
        for event in try run.folder.events() {
            guard case .training(let progress) = event else { continue }
            rows += progress.rowsPerSecond * (progress.seconds - seconds)
            seconds = progress.seconds
        }
        #expect(abs(rows - Double(2 * summary.dataset.trainingRows)) < 1e-3)
        #expect(abs(summary.speed.trainingRowsPerSecond - rows / seconds) < 1e-3 * rows / seconds)
    }

    @Test("A loss that is no number fails with a hint")
    func diverged() throws {
        let run = try TestRun(
            try Experiment.small([
                "training.learningRate=10", "training.weightDecay=10", "training.epochs=50", "training.patience=0",
                "model.head=residual",
            ]))
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.description.contains("lower training.learningRate or set training.clipNorm") ?? false)
        guard case .failed(let message, _) = try run.folder.events().last else {
            Issue.record("the failure is not in the log")
            return
        }
        #expect(message == error?.description)
    }

    @Test("A run lost before its first checkpoint starts anew, and its first losses do not count")
    func startsAnew() throws {
        let run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        // As if killed: neither checkpoint nor word of the stop.
        try FileManager.default.removeItem(at: run.folder.checkpoint)
        let whole = try TestRun(run.experiment)
        try whole.attempt()
        try run.attempt()
        #expect(try run.outcome() == whole.outcome())
        #expect(try run.folder.events().count { $0.start != nil } == 1)
    }

    @Test("A run killed when only its checkpoint was left to remove is done, and resuming it removes that")
    func checkpointLeft() throws {
        let run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        let checkpoint = try Data(contentsOf: run.folder.stateFile)
        let summary = try run.attempt().summary
        let log = try Data(contentsOf: run.folder.eventsFile)
        #expect(run.status == .done)

        try checkpoint.write(to: run.folder.stateFile)
        try Data("torn".utf8).write(
            to: run.folder.checkpoint.appending(component: ".state.safetensors.\(UUID().uuidString)"))
        #expect(run.status == .done)
        let again = try run.attempt()
        #expect(again.summary == summary)
        #expect(again.events.count == 1)
        #expect(try Data(contentsOf: run.folder.eventsFile) == log)
        #expect(run.checkpointFiles == ["model.safetensors"])
        #expect(run.status == .done)
    }

    @Test("Two programs do not work on one run at a time")
    func locked() throws {
        let run = try TestRun(try Experiment.small())
        let lock = try run.folder.open()
        #expect(throws: FileError.self) { try run.attempt() }
        withExtendedLifetime(lock) {}
    }
}
