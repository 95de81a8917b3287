import Experiments
import Foundation
import Runs
import Testing

@Suite struct StudyIndexTests {
    private struct Candidate: RunOfRecipe, Equatable {
        var standing: RunStanding
        var isOfOneExperiment = true
        var age: RunAge

        init(_ standing: RunStanding, _ time: Double, isOfOneExperiment: Bool = true) {
            self.standing = standing
            self.isOfOneExperiment = isOfOneExperiment
            age = RunAge(Date(timeIntervalSince1970: time), RunID(experiment: "e", folder: "f"))
        }
    }

    @Test("of several runs the newest that is done counts, else the newest of those that are nearest to it")
    func counting() {
        let runs: [Candidate] = [
            .init(.failed, 9), .init(.halted, 8), .init(.going, 2), .init(.going, 3), .init(.going, 1),
        ]
        #expect(runs.counting == .init(.going, 3))
        #expect((runs + [.init(.done, 0), .init(.done, 1)]).counting == .init(.done, 1))
        let mixed = Candidate(.done, 5, isOfOneExperiment: false)
        #expect((runs + [mixed]).counting == .init(.going, 3))
        #expect([mixed].counting == nil)
    }

    @Test("runs that started at once are told apart by their names")
    func age() {
        func age(_ time: Double, _ experiment: String, _ folder: String) -> RunAge {
            RunAge(Date(timeIntervalSince1970: time), RunID(experiment: experiment, folder: folder))
        }
        let inOrder = [age(1, "b", "z"), age(2, "b", "a"), age(2, "a", "b"), age(2, "b", "b")]
        #expect(inOrder.shuffled().sorted() == inOrder)
    }

    private func file(_ yaml: String) throws -> ExperimentFile { try ExperimentFile(yaml: yaml, file: "x.yaml") }

    @Test("a run is called what the study of its name calls it, else what another does, else by what it changes")
    func names() throws {
        let one = try file("study.variants: {plain: {}, flat: {model.hierarchy: none}}")
        let two = try file("study.variants: {all: {}}")
        let index = StudyIndex([("one", one.study), ("two", two.study), ("three", nil)])
        var experiment = try #require(two.study).variants[0].experiment
        #expect(index.variant(of: experiment, keptAs: "one") == "plain")
        #expect(index.variant(of: experiment, keptAs: "two") == "all")
        #expect(index.variant(of: experiment, keptAs: "elsewhere") == "plain")
        #expect(index.slots(of: experiment).map(\.study) == [0, 1])
        // Another seed is another run.
        experiment.training.seed += 1
        #expect(index.slots(of: experiment).isEmpty)
        #expect(index.variant(of: experiment, keptAs: "one") == "full")
        experiment.model.hierarchy = .none
        experiment.model.idFree = true
        #expect(index.variant(of: experiment, keptAs: "one") == "no hierarchy · ID-free")
        experiment.model.kind = .m2trec
        experiment.model.metadata.title = false
        #expect(index.variant(of: experiment, keptAs: "one") == "m2trec · no title")
    }

    @Test func whatIsOnOrOffIsDistinguishedInWords() {
        let plain = Experiment(name: "shop")
        var other = plain
        (other.model.idFree, other.model.metadata.title, other.model.width) = (true, false, 32)
        #expect(StudyIndex.distinction(of: other, from: plain) == "no title, ID-free, model.width 32")
        #expect(StudyIndex.distinction(of: plain, from: other) == "with title, by id, model.width 64")
    }
}
