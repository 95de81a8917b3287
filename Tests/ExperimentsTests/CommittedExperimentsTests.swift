import Experiments
import Foundation
import Testing

@Suite struct CommittedExperimentsTests {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../Experiments").standardizedFileURL

    static let files =
        ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.pathExtension == "yaml" }

    @Test(arguments: files) func everyFileIsValid(file: URL) throws {
        let content = try ExperimentFile(contentsOf: file)
        #expect(content.experiment.name == file.deletingPathExtension().lastPathComponent)
        #expect(!content.comment.isEmpty)
        #expect(content.asStudy.runs.allSatisfy { $0.experiment.conflicts.isEmpty })
    }

    @Test func theStorefrontFileBeginsWithTheQuickStart() throws {
        let file = try ExperimentFile(contentsOf: Self.folder.appending(component: "storefront.yaml"))
        // The file says how its results are judged, too.
        func judged(_ experiment: Experiment) -> Experiment {
            var experiment = experiment
            experiment.study.margin = file.experiment.study.margin
            return experiment
        }
        #expect(file.experiment == judged(.quickStart(.full)))
        let quickStart = ExperimentFile.quickStart.asStudy.variants
        for (variant, standard) in zip(try #require(file.study).variants, quickStart) {
            #expect(variant.name == standard.name && variant.experiment == judged(standard.experiment))
        }
    }

    @Test func quickStartVariantsDifferInTheAblatedKeysAlone() {
        let full = Experiment.quickStart(.full)
        func changed(_ variant: QuickStart) -> [String] {
            let other = Experiment.quickStart(variant)
            #expect(other.conflicts.isEmpty)
            return ExperimentSchema.keys.filter { $0.value(in: other) != $0.value(in: full) }.map(\.path)
        }
        #expect(changed(.noHierarchy) == ["model.hierarchy"])
        #expect(
            changed(.noMetadata)
                == ["category", "title", "attributes", "numbers"].map { "model.metadata.\($0)" })
        #expect(changed(.idFree) == ["model.idFree"])
        #expect(Set(QuickStart.allCases.map { Experiment.quickStart($0).wordsForFolder }).count == 4)
    }
}
