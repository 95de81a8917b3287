import Experiments
import Models
import TestSupport
import Testing

@Suite struct ModelFactoryTests {
    @Test func hierarchyDecidesTheHeads() throws {
        let catalogue = try Fixture("levels-consistent-cosine").catalogue
        func names(_ hierarchy: ModelSettings.Hierarchy) throws -> Set<String> {
            var settings = ModelSettings()
            settings.width = 8
            settings.layers = 1
            settings.hierarchy = hierarchy
            settings.metadata.title = false
            settings.metadata.attributes = false
            settings.metadata.numbers = false
            let model = try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 1)
            return Set(model.parameters.layout.entries.map(\.name))
        }
        let shared: Set = [
            "items", "metadata.0.department", "metadata.1.category", "metadata.2.type", "positions",
            "input.weight", "input.bias", "input.norm.weight", "input.norm.bias",
            "encoder.0.norm1.weight", "encoder.0.norm1.bias", "encoder.0.attention.in.weight",
            "encoder.0.attention.in.bias", "encoder.0.attention.out.weight", "encoder.0.attention.out.bias",
            "encoder.0.norm2.weight", "encoder.0.norm2.bias", "encoder.0.linear1.weight", "encoder.0.linear1.bias",
            "encoder.0.linear2.weight", "encoder.0.linear2.bias", "encoder.norm.weight", "encoder.norm.bias",
            "head.weight", "head.bias", "head.norm.weight", "head.norm.bias",
        ]
        let categories = Set((0..<3).flatMap { ["category.\($0).weight", "category.\($0).bias"] })
        let projections = Set((0..<3).flatMap { ["projection.\($0).weight", "projection.\($0).bias"] })
        #expect(try names(.none) == shared)
        #expect(try names(.parallel) == shared.union(categories))
        #expect(try names(.hierarchical) == shared.union(categories).union(projections))
    }

    @Test(arguments: [ModelSettings.Kind.hiersrec, .m2trec]) func idFreeNeedsMetadata(_ kind: ModelSettings.Kind) throws
    {
        var catalogue = try Fixture("benchmark").catalogue
        var settings = ModelSettings()
        settings.kind = kind
        settings.width = 8
        settings.idFree = true
        #expect(throws: Never.self) { try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 1) }

        let everything = settings.metadata
        settings.metadata = .none
        #expect(throws: ModelError.self) {
            try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 1)
        }

        settings.metadata = everything
        catalogue.categories = []
        catalogue.fields = []
        #expect(throws: ModelError.self) {
            try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 1)
        }
    }

    @Test func seedsDecideTheStart() throws {
        let catalogue = try Fixture("benchmark").catalogue
        var settings = ModelSettings()
        settings.width = 8
        func weights(_ seed: UInt64) throws -> [Float] {
            try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: seed).parameters.buffer.elements
        }
        #expect(try weights(1) == weights(1))
        #expect(try weights(1) != weights(2))
    }
}
