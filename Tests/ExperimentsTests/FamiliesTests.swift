import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct FamiliesTests {
    @Test(arguments: Families.all) func readsAreKeysAndConditionsAreRead(family: Family) {
        for read in family.reads {
            #expect(read.paths.allSatisfy { ExperimentSchema.key($0)?.isOfModel == true })
            for condition in read.conditions {
                // What resets the keys that are not read must not change which these are.
                #expect(family.mayRead(condition.key.path), "\(condition.description)")
            }
        }
        #expect(!family.summary.isEmpty)
        #expect(ModelSettings.Kind(rawValue: family.kind.rawValue) == family.kind)
    }

    @Test func someModelReadsEveryKey() {
        for key in ExperimentSchema.keys {
            #expect(Families.all.contains { $0.mayRead(key.path) }, "\(key.path)")
        }
        #expect(Set(Families.all.map(\.kind)) == Set(ModelSettings.Kind.allCases))
    }

    @Test func helpSaysWhoReadsAKey() throws {
        func readers(_ path: String) throws -> String? { try #require(ExperimentSchema.key(path)).readers }
        #expect(try readers("data.folder") == nil && readers("evaluation.batch") == nil)
        #expect(try readers("model.kind") == nil)
        #expect(try readers("training.epochs") == "by every model that is trained")
        #expect(try readers("model.scale") == "by every model that is trained with model.scores: cosine")
        #expect(
            try readers("model.neighbours.sample")
                == "by every model but v-sknn and stan with rerank.kind: linear or trees, v-sknn or stan in "
                + "rerank.sources; by v-sknn and stan")
        #expect(try readers("training.negatives")?.hasSuffix("with training.loss: sampled or bprMax") == true)
        #expect(
            try readers("model.categoryWeight")
                == "by hiersrec with model.tasks.category: true, model.hierarchy: parallel or hierarchical; by m2trec; "
                + "by transformer, srgnn and gru4rec with model.tasks.sharing: bottom, mmoe or ple, "
                + "model.tasks.category: true")
    }

    /// What a resolved experiment leaves out changes nothing about the experiment.
    @Test func resolvedExperimentsReadAsTheSameRecipe() throws {
        var random = SplitMix(state: 3)
        var readings = 0
        for _ in 0..<300 {
            var experiment = Experiment(name: "x")
            for key in ExperimentSchema.keys where key.path != "name" && Int.random(in: 0..<3, using: &random) == 0 {
                let value: ExperimentValue? =
                    switch key.kind {
                    case .integer: .integer(Int.random(in: 1...8, using: &random))
                    case .number: .number([0, 0.25, 0.5].randomElement(using: &random) ?? 0)
                    case .flag: .flag(.random(using: &random))
                    case .choice(let names): names.randomElement(using: &random).map(ExperimentValue.text)
                    case .list(of: .number): .numbers([[], [0.5]].randomElement(using: &random) ?? [])
                    case .list(of: .choice(let names)): .texts(Array(names.shuffled(using: &random).prefix(2)))
                    default: nil
                    }
                if let value { _ = key.set(value, in: &experiment) }
            }
            #expect(experiment.reduced.reduced == experiment.reduced)
            #expect(experiment.reduced.unreadKeys.map(\.path) == experiment.unreadKeys.map(\.path))
            #expect(experiment.reduced.conflicts == experiment.conflicts)
            guard experiment.conflicts.isEmpty else { continue }
            readings += 1
            // As a person's file, whose keys must all be read; as that of a run; and with every key, as it was once.
            let asFile = try Experiment(yaml: experiment.yaml, file: "x.yaml")
            #expect(asFile == experiment.reduced && asFile.recipe == experiment.recipe)
            #expect(try Experiment(resolvedYAML: experiment.yaml, file: "x.yaml") == asFile)
            #expect(Experiment(asWritten: Data(experiment.yaml.utf8)) == asFile)
            let old = try Experiment(resolved: Data(experiment.completeYAML.utf8), file: "x.yaml")
            #expect(old == experiment && old.recipe == asFile.recipe)
            #expect(try ExperimentFile(yaml: experiment.completeYAML, file: "x.yaml").experiment == experiment)
        }
        #expect(readings > 20)
    }

    /// The table of the document is that of the families: with RECORD_SNAPSHOTS=1 it is written anew.
    @Test func theDocumentListsTheFamilies() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../.github/docs/models.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        let (begin, end) = ("<!-- families: written by FamiliesTests -->\n", "<!-- end of families -->\n")
        let start = try #require(text.range(of: begin)).upperBound
        let stop = try #require(text.range(of: end)).lowerBound
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try Data((text[..<start] + Families.markdown + text[stop...]).utf8).write(to: file)
        } else {
            #expect(text[start..<stop] == Families.markdown, "RECORD_SNAPSHOTS=1 writes the table anew")
        }
    }
}
