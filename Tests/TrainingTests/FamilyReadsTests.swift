import Experiments
import TestSupport
import Testing

/// What a family says of the keys that it reads is true: those that it lists change its results, those that it does not
/// list change nothing.
@Suite struct FamilyReadsTests {
    /// A family and a key that it may read.
    struct Listed: Sendable, CustomTestStringConvertible {
        let kind: ModelSettings.Kind
        let key: ExperimentKey

        var testDescription: String { "\(kind.rawValue), \(key.path)" }
    }

    private static let listed = Families.all.flatMap { family in
        ExperimentSchema.keys.filter { $0.isOfModel && family.mayRead($0.path) }.map {
            Listed(kind: family.kind, key: $0)
        }
    }

    @Test("A key that a family lists has values that make a difference", arguments: listed)
    func differs(_ listed: Listed) throws {
        let row = try #require(SwitchTests.all.first { $0.key == listed.key.path })
        var experiment = try Experiment.small(["training.epochs=1"])
        // What the row says of the model is of the family that it was written for, which may not be this one.
        for setting in row.base where !setting.hasPrefix("model.kind=") {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            try #require(ExperimentSchema.key(parts[0])).set(typed: parts[1], in: &experiment)
        }
        experiment.model.kind = listed.kind
        let ways = listed.kind.family.reads.filter { $0.paths.contains(listed.key.path) }
        for condition in try #require(ways.first).conditions { condition.fulfil(in: &experiment) }
        #expect(experiment.reads(listed.key.path))

        var outputs: Set<AnyHashable> = []
        for value in row.values where outputs.count < 2 {
            do {
                // That a value is refused is another result, too: only a GRU takes sessions side by side.
                let changed = try experiment.overridden(by: ["\(row.key)=\(value)"])
                outputs.insert(try row.output(changed))
            } catch let error as InvalidExperiment {
                #expect(error.problems.allSatisfy { !$0.message.contains("is not read") }, "\(error)")
                outputs.insert("refused")
            }
        }
        #expect(outputs.count == 2, "\(row.values)")
    }

    /// A family with some settings that decide which keys it reads.
    struct Chosen: Sendable, CustomTestStringConvertible {
        let kind: ModelSettings.Kind
        let settings: [String]

        var testDescription: String { ([kind.rawValue] + settings).joined(separator: " ") }
    }

    private static let chosen = Families.all.flatMap { family in
        let all: [[String]] = [
            [], ["model.scores=cosine"], ["training.loss=sampled", "training.decay=exponential"],
            ["training.loss=bprMax", "training.optimiser=adagrad"], ["model.hierarchy=none"],
            ["model.hierarchy=parallel"],
            ["model.feedbackLevel=true"], ["model.feedbackLevel=true", "model.tasks.category=false"],
            ["model.idFree=true"], ["model.linear.similarity=1"],
            ["model.tasks.sharing=bottom"], ["model.tasks.sharing=mmoe", "model.tasks.itemWeight=0"],
            ["model.tasks.sharing=ple", "model.tasks.category=false"],
            ["model.tasks.sharing=mmoe", "model.tasks.feedback="], ["evaluation.candidates="],
            ["evaluation.strategies=popularity"],
        ]
        return all.filter { settings in settings.allSatisfy { family.mayRead(String($0.prefix { $0 != "=" })) } }
            .map { Chosen(kind: family.kind, settings: $0) }
    }

    @Test("Keys that a family does not list change no bit of its results", arguments: chosen)
    func ignores(_ chosen: Chosen) throws {
        let plain = try Experiment.small(
            FileData.overrides + [
                "data.interactions.feedback=like,follow", "training.epochs=1", "model.kind=\(chosen.kind.rawValue)",
                "training.negatives=40",
            ] + chosen.settings)
        var strange = plain
        let unread = plain.unreadKeys
        for key in unread {
            let row = try #require(SwitchTests.all.first { $0.key == key.path })
            // Of several values the last one that is another than now.
            for value in row.values {
                var changed = strange
                try key.set(typed: value, in: &changed)
                if key.value(in: changed) != key.value(in: plain) { strange = changed }
            }
            #expect(key.value(in: strange) != key.value(in: plain), "\(key.path)")
        }
        #expect(!unread.isEmpty && strange.unreadKeys.map(\.path) == unread.map(\.path))
        #expect(strange.recipe == plain.recipe)
        let outcomes = try [plain, strange].map { experiment in
            let run = try TestRun(experiment)
            try run.attempt()
            return try run.outcome()
        }
        #expect(outcomes[0].differences(from: outcomes[1]).isEmpty, "\(outcomes[0].differences(from: outcomes[1]))")
    }
}
