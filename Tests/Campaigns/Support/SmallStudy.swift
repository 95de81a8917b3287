import Experiments
import Foundation
import TestSupport

/// A study of some recipes, each a variant.
struct SmallStudy {
    let file: String
    private let folder: CaseFolder
    private let study: Study
    private let outcomes: [Outcome]

    init(_ recipes: [Recipe], in folder: CaseFolder) throws {
        self.folder = folder
        // The name of data is that of its experiment.
        let base = Experiment(name: "case")
        var text = "name: case\nstudy:\n  variants:\n"
        for recipe in recipes {
            var experiment = try recipe.experiment()
            experiment.name = base.name
            text += "    \"\(recipe.name)\":\n"
            for key in ExperimentSchema.keys where key.path != "name" && key.path != "training.seed" {
                let value = key.value(in: experiment)
                if experiment.reads(key.path), value != key.value(in: base) { text += "      \(key.path): \(value)\n" }
            }
        }
        file = try folder.write(text, to: "study.yaml")
        study = try ExperimentFile(contentsOf: URL(filePath: file)).asStudy
        outcomes = try recipes.map { try Undisturbed.run($0).outcome }
    }

    /// What a command on the study said, against what there is.
    func check(_ end: Child.End, _ faults: Faults) throws {
        try end.checkWords("study, \(faults)")
        let states = folder.store.plan(study).entries.map(\.status)
        if end.code == 0 && states.contains(where: { $0 != .done }) {
            throw Failure.wrong("study, \(faults): it says that all is done, and it is not: \(end.description)")
        }
    }

    /// Every run is there once and as it should be.
    func checkAll(_ place: String) throws {
        for (entry, expected) in zip(folder.store.plan(study).entries, outcomes) {
            guard let found = entry.found, found.status == .done else {
                throw Failure.lost("study, \(place): \(entry.run.title) is not done")
            }
            let outcome = try Outcome(found.folder)
            guard outcome == expected else {
                let parts = outcome.differences(from: expected).joined(separator: ", ")
                throw Failure.wrong("study, \(place): \(entry.run.title) has other \(parts)")
            }
        }
        let done = folder.store.runs().filter { $0.status == .done }
        guard done.count == outcomes.count else {
            throw Failure.wrong("study, \(place): \(done.count) runs are done instead of \(outcomes.count)")
        }
    }
}
