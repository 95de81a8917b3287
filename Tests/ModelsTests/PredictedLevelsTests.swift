import Experiments
import Models
import Testing

/// Which category levels a model predicts, where there are three.
@Suite struct PredictedLevelsTests {
    @Test(
        "The finest levels are predicted, whatever metadata there is",
        arguments: ["levels-consistent-cosine", "m2trec", "tasks-mmoe"])
    func finest(fixture name: String) throws {
        let fixture = try Fixture(name)
        func model(_ levels: Int) throws -> any SessionModel {
            var settings = fixture.modelSettings
            settings.levels = levels
            return try makeModel(
                settings.kind.trained, settings, catalogue: fixture.catalogue, feedback: fixture.feedback, seed: 1)
        }
        func metadata(_ model: any SessionModel) -> [String] {
            model.parameters.layout.entries.map(\.name).filter { $0.hasPrefix("metadata.") }
        }
        let all = fixture.catalogue.categories.map(\.name)
        #expect(all.count == 3)
        for levels in 0...3 {
            let some = try model(levels)
            #expect(some.categoryLevels.map(\.name) == (levels == 0 ? all : all.suffix(levels)))
            #expect(try metadata(some) == metadata(model(0)))
            let heads = some.parameters.layout.entries.filter {
                $0.name.hasPrefix("category.") && $0.name.hasSuffix("weight")
            }
            #expect(heads.count == some.categoryLevels.count)
        }
    }

    @Test func withoutAHierarchyThereAreNone() throws {
        let fixture = try Fixture("levels-consistent-cosine")
        var settings = fixture.modelSettings
        settings.hierarchy = .none
        settings.levels = 2
        let model = try makeModel(settings.kind.trained, settings, catalogue: fixture.catalogue, seed: 1)
        #expect(model.categoryLevels.isEmpty)
    }
}
