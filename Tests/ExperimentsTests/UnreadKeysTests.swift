import Experiments
import Foundation
import Testing

/// What a person writes must be read by the model.
@Suite struct UnreadKeysTests {
    private func problems(_ yaml: String, _ overrides: String...) -> [String] {
        do {
            _ = try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func theErrorSaysWhatWouldReadTheKeyAndWhatIsRead() {
        #expect(
            problems("model:\n  kind: transformer\n  scale: 12") == [
                "my.yaml:3:10: model.scale is not read: transformer reads it with model.scores: cosine (here dot); set "
                    + "that, or leave it out. transformer reads model.scores, model.heads, model.width, model.layers, "
                    + "model.tasks.sharing, model.pooling and 38 more: sessionbench keys --model transformer"
            ])
        #expect(
            problems("model: {kind: markov, neighbours.k: 9}") == [
                "my.yaml:1:37: model.neighbours.k is not read: markov reads it with rerank.kind: linear or trees (here "
                    + "none); set that, or leave it out. markov reads rerank.kind, evaluation.seed, evaluation.test, "
                    + "training.refit, evaluation.batch, training.workers and 5 more: "
                    + "sessionbench keys --model markov"
            ])
    }

    @Test(arguments: [
        ("training.momentum: 0.5", "hiersrec reads it with training.optimiser: adagrad (here adam)"),
        ("training.decayFactor: 0.5", "hiersrec reads it with training.decay: exponential (here constant)"),
        ("training.negatives: 9", "hiersrec reads it with training.loss: sampled or bprMax (here full)"),
        ("training: {loss: bprMax, logQ: 0.5}", "hiersrec reads it with training.loss: sampled (here bprMax)"),
        ("training: {loss: sampled, bprMax.elu: 0.5}", "hiersrec reads it with training.loss: bprMax (here sampled)"),
        ("model: {hierarchy: none, categoryWeight: 2}", "with model.hierarchy: parallel or hierarchical (here none)"),
        ("model: {hierarchy: parallel, projection: logits}", "with model.hierarchy: hierarchical (here parallel)"),
        ("model: {kind: gru4rec, tasks.experts: 2}", "with model.tasks.sharing: mmoe or ple (here none)"),
        (
            "model: {kind: gru4rec, tasks: {sharing: mmoe, itemWeight: 0, itemTower: residual}}",
            "gru4rec reads it with model.tasks.itemWeight other than 0 (here 0)"
        ),
        ("model.tasks.feedbackWeight: 2", "hiersrec reads it with model.feedbackLevel: true (here false)"),
        (
            "model: {kind: hiersrec, hierarchy: none, feedbackLevel: true}",
            "hiersrec reads it with model.hierarchy: parallel or hierarchical (here none)"
        ),
        ("model: {kind: srgnn, embeddingDropout: 0.1}", "it belongs to hiersrec, m2trec, transformer and gru4rec"),
        ("model: {kind: stan}\ntraining.learningRate: 1", "it belongs to every model that is trained"),
        ("model: {kind: stan}\ntraining.seed: 2", "training.seed is not read: it belongs to every model that is"),
        ("model: {kind: slist, linear: {similarity: 1, positionDecay: 2}}", "model.linear.similarity other than 1"),
        ("evaluation: {strategies: [popularity], seed: 2}", "with random in evaluation.strategies (here [popularity])"),
        ("evaluation: {candidates: [], fill: budget}", "with evaluation.candidates other than [] (here [])"),
        ("model.hierarchy: none\nevaluation.level: 1", "with model.hierarchy: parallel or hierarchical (here none)"),
    ])
    func conditionsDecide(yaml: String, says: String) {
        let found = problems(yaml)
        #expect(found.count == 1 && found.first?.contains(says) == true, "\(found)")
    }

    @Test func dataAndItsSplitAreReadByEveryModel() {
        #expect(problems("model.kind: stan\ndata: {items.title: name, storefront.seed: 3}\nprotocol.days: 3").isEmpty)
        #expect(problems("model.kind: markov\ntraining: {workers: 1, refit: true, sessionFraction: 0.5}").isEmpty)
    }

    @Test func overridesNameThemselves() {
        #expect(
            problems("name: x", "model.scale=3").first?.hasPrefix("--set model.scale=3: model.scale is not read")
                == true)
        #expect(problems("name: x", "model.scale=3", "model.scores=cosine").isEmpty)
        #expect(throws: InvalidExperiment.self) { try Experiment(name: "x").overridden(by: ["model.scale=3"]) }
    }

    /// What only an override keeps from being read is no mistake of the file.
    @Test func anOverrideMayLeaveKeysOfTheFileUnread() throws {
        let yaml = "model: {head: residual, scores: cosine, scale: 12}"
        #expect(problems(yaml, "model.kind=transformer").isEmpty)
        #expect(problems(yaml, "model.scores=dot").isEmpty)
        let study = "study: {variants: {a: {training: {loss: bprMax, negatives: 9}}, b: {}}}"
        #expect(problems(study, "training.loss=full").count == 1, "the variants are then the same")
        #expect(problems("model.layers: 1\n" + study, "training.loss=sampled").isEmpty)
    }

    @Test func aVariantMustReadWhatItSets() {
        #expect(
            problems("study: {variants: {a: {}, b: {model: {kind: srgnn, heads: 2}}}}").first?.hasPrefix(
                "my.yaml:1:59: variant b: model.heads is not read: it belongs to hiersrec, m2trec and transformer, and")
                == true)
        // With some of its values a grid may have it read.
        #expect(
            problems("study: {variants: {a: {training.negatives: 9}}, grid: {training.loss: [full, sampled]}}").isEmpty)
    }

    @Test func whatVariantsShareMustBeReadByOneOfThem() {
        let variants = "study: {variants: {a: {model.kind: stan}, b: {model.kind: transformer}}}"
        #expect(problems("model: {heads: 2, neighbours.k: 9}\n" + variants).isEmpty)
        #expect(
            problems("model: {head: residual, neighbours.k: 9}\n" + variants).first?.hasPrefix(
                "my.yaml:1:15: model.head is read by no variant: it belongs to hiersrec; leave it out. stan reads")
                == true)
        #expect(
            problems("training.logQ: 0.5\n" + variants).first?.contains(
                "is read by no variant: transformer reads it with training.loss: sampled (here full)") == true)
        #expect(
            problems("study: {variants: {a: {model.kind: stan}}, grid: {model.width: [8, 16]}}").first?.hasPrefix(
                "my.yaml:1:51: model.width is read by no variant") == true)
    }

    @Test func variantsThatDifferInUnreadKeysAloneAreTheSame() {
        let found = problems("model.kind: srgnn\nstudy: {variants: {a: {}, b: {model.neighbours.k: 9}}}")
        #expect(found.contains { $0.contains("variant b is the same experiment as a") }, "\(found)")
        #expect(found.contains { $0.contains("variant b: model.neighbours.k is not read") }, "\(found)")
        #expect(
            problems(
                "study: {variants: {a: {model.kind: stan}, b: {}}, grid: {model.width: [8, 16]}}"
            ) == ["my.yaml:1:20: variant a, width 16 is the same experiment as a, width 8; leave one of them out"])
    }

    /// A source or a split does not use them: nothing would be different.
    @Test(arguments: [
        ("", "protocol.days: 3"), ("", "data.interactions.file: other.csv"), ("", "protocol.validationFraction: 0.3"),
        ("data: {source: files, interactions: {file: a.csv, session: s, item: i}}", "data.storefront.items: 50"),
        ("data: {source: files, interactions: {file: a.csv, session: s, item: i}}", "data.interactions.testFile: b"),
        (
            "data: {source: files, interactions: {file: a.csv, testFile: b.csv, session: s, item: i}}\n"
                + "protocol.split: given", "protocol.minimumItemSupport: 9"
        ),
    ])
    func variantsThatDifferInUnusedDataKeysAloneAreTheSame(base: String, change: String) {
        let found = problems(base + "\nmodel.kind: markov\nstudy: {variants: {a: {}, b: {\(change)}}}")
        #expect(found.contains { $0.contains("variant b is the same experiment as a") }, "\(found)")
    }

    @Test func dataKeysThatAreUsedMakeAnotherExperiment() {
        for change in ["protocol.minimumItemSupport: 9", "data.storefront.items: 50", "protocol.split: leave-one-out"] {
            #expect(problems("model.kind: markov\nstudy: {variants: {a: {}, b: {\(change)}}}") == [])
        }
    }

    @Test func whatIsFittedHasOneRun() throws {
        let study = try #require(
            try ExperimentFile(
                yaml: "training.seed: 4\nstudy: {seeds: 3, variants: {a: {}, b: {model.kind: stan}, c: {model.kind: "
                    + "markov, seeds: [7, 8]}}}", file: "x.yaml"
            ).study)
        #expect(study.variants.map(\.seeds) == [[4, 5, 6], [1], [1]])
        #expect(study.runs.map(\.experiment.training.seed) == [4, 5, 6, 1, 1])
        #expect(try study.seeded(2).variants.map(\.seeds) == [[4, 5], [1], [1]])
        let alone = try ExperimentFile(yaml: "model.kind: slist", file: "x.yaml").asStudy
        #expect(try alone.seeded(5).runs.count == 1)
    }

    /// Resolved experiments of earlier versions list every key; so they may also be run again.
    @Test func oldResolvedExperimentsAreReadWithoutComplaint() throws {
        var old = Experiment(name: "old")
        old.model.kind = .srgnn
        old.model.neighbours.k = 9
        old.training.momentum = 0.5
        #expect(try Experiment(resolved: Data(old.completeYAML.utf8), file: "x") == old)
        #expect(try Experiment(resolved: Data((old.completeYAML + "# so\n").utf8), file: "x") == old)
        #expect(try ExperimentFile(yaml: old.completeYAML, file: "x").experiment == old)
        #expect(!old.yaml.contains("momentum") && !old.yaml.contains("neighbours"))
        var plain = Experiment(name: "new")
        plain.model.kind = .srgnn
        #expect(plain.recipe == old.recipe)
        // What is written on top of them must be read all the same.
        #expect(problems(old.completeYAML, "training.momentum=0.2").count == 1)
    }
}
