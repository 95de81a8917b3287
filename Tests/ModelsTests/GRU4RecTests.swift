import Experiments
import Foundation
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// What ports of GRU4Rec are known to get wrong, beside what the fixtures and the tests of losses, lanes and metrics
/// show.
@Suite struct GRU4RecTests {
    private static func settings(_ change: (inout ModelSettings) -> Void = { _ in }) -> ModelSettings {
        var settings = ModelSettings()
        settings.kind = .gru4rec
        settings.width = 16
        settings.layers = 1
        settings.dropout = 0
        change(&settings)
        return settings
    }

    private static func model(_ settings: ModelSettings) throws -> any SessionModel {
        try makeModel(settings.kind.trained, settings, catalogue: Fixture("benchmark").catalogue, seed: 1)
    }

    private static func names(
        _ input: GRUSettings.Input, layers: Int = 1, resetAfter: Bool = false
    ) throws -> Set<String> {
        let model = try model(
            settings {
                $0.gru.input = input
                $0.gru.resetAfter = resetAfter
                $0.layers = layers
            })
        return Set(model.parameters.layout.entries.map(\.name))
    }

    @Test("A shared table is one table, read and scored")
    func tables() throws {
        let shared: Set = ["output", "output.bias", "gru.0.input.weight", "gru.0.recurrent.weight", "gru.0.bias"]
        #expect(try Self.names(.shared) == shared)
        #expect(try Self.names(.own) == shared.union(["input"]))
        #expect(try Self.names(.oneHot) == shared.union(["input"]).subtracting(["gru.0.input.weight"]))
        let second: Set = ["gru.1.input.weight", "gru.1.recurrent.weight", "gru.1.bias"]
        #expect(try Self.names(.shared, layers: 2) == shared.union(second))
        #expect(try Self.names(.shared, resetAfter: true) == shared.union(["gru.0.recurrent.bias"]))

        // The input reads what is scored: another row of the output table is another session.
        let model = try Self.model(Self.settings())
        func session() -> [Float] {
            let tape = Tape(model.parameters, gradients: nil)
            return model.forward(tape, PackedBatch(prefix: [3], length: 5), StepContext(rows: 1)).sessions.value
                .elements
        }
        let before = session()
        let output = try #require(model.parameters.layout.entries.firstIndex { $0.name == "output" })
        model.parameters.matrix(Parameter(index: output))[3, 0] += 1
        #expect(session() != before)
    }

    @Test("No state passes from one session to the next at evaluation")
    func evaluationStartsAfresh() throws {
        let fixture = try Fixture("benchmark")
        let model = try Self.model(Self.settings())
        // Large weights, so that a state that leaked would show in the ranks.
        for index in 0..<model.parameters.buffer.count { model.parameters.buffer.pointer[index] *= 3 }
        var settings = EvaluationSettings()
        settings.batch = 100
        let evaluator = Evaluator(model, settings: settings, itemCount: fixture.catalogue.count, workers: 1)
        let together = try evaluator.evaluate(fixture.sessions).ranks
        let alone = try (0..<fixture.sessions.count).flatMap { index in
            var one = SessionSet()
            one.append(fixture.sessions[index], origin: index)
            return try evaluator.evaluate(one).ranks
        }
        #expect(together == alone)
        #expect(Set(together).count > 3)
    }

    /// What dropout has set to zero: share of the numbers of session vectors, session vectors that lost some but not
    /// all numbers, and share of what reaches the input table.
    private static func zeros(_ settings: ModelSettings) throws -> (hidden: Double, partly: Int, embedding: Double) {
        let model = try model(settings)
        let gradients = Gradients(model.parameters.layout, workers: Workers(1))
        let tape = Tape(model.parameters, gradients: gradients)
        tape.reset(dropoutKey: 5)
        var sessions = SessionSet()
        // One click each, every item in one session: the gradient of a row of the input table is that of one click.
        for item in 0..<22 { sessions.append([Int32(item), 22], origin: item) }
        let batch = PackedBatch(training: sessions, 0..<22, length: 5)
        let output = model.forward(tape, batch, StepContext(rows: 22)).sessions
        output.gradient?.sum.pointer.update(repeating: 1, count: output.value.count)
        tape.backward()
        gradients.merge([tape])
        gradients.reduce()
        let input = try #require(model.parameters.layout.entries.firstIndex { $0.name == "input" })
        let rows = gradients.elements(Parameter(index: input)).prefix(22 * settings.width)
        func share(_ values: some Collection<Float>) -> Double {
            Double(values.count { $0 == 0 }) / Double(values.count)
        }
        let partly = (0..<output.value.rows).count { row in
            let zeros = share(output.value.rows(row..<row + 1).elements)
            return zeros > 0 && zeros < 1
        }
        return (share(output.value.elements), partly, share(rows))
    }

    @Test("Probabilities of dropout are those of dropping", arguments: [0.1, 0.9])
    func dropProbabilities(probability: Double) throws {
        let none = try Self.zeros(Self.settings { $0.gru.input = .own })
        #expect(none == (0, 0, 0))
        let hidden = try Self.zeros(
            Self.settings {
                $0.gru.input = .own
                $0.dropout = probability
            })
        // 352 draws: four standard deviations are 0.064.
        #expect(abs(hidden.hidden - probability) < 0.07)
        #expect(hidden.partly > 0)
        let embedding = try Self.zeros(
            Self.settings {
                $0.gru.input = .own
                $0.embeddingDropout = probability
            })
        // A session whose whole input is dropped stays in the state it starts in, zero; no other state has a zero.
        #expect(embedding.partly == 0)
        #expect(abs(embedding.embedding - probability) < 0.07)
    }

    @Test("Outside training nothing is dropped")
    func evaluationDropsNothing() throws {
        let sessions = try [0, 0.5].map { probability in
            let model = try Self.model(
                Self.settings {
                    $0.dropout = probability
                    $0.embeddingDropout = probability
                })
            let tape = Tape(model.parameters, gradients: nil)
            return model.forward(tape, PackedBatch(prefix: [1, 2, 3], length: 5), StepContext(rows: 1)).sessions.value
                .elements
        }
        #expect(sessions[0] == sessions[1])
    }
}
