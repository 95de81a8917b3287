import Models
import Sessions
import Tensor
import TestSupport
import Testing

/// A row's output depends on its own prefix only, whatever it is packed with.
@Suite struct PackedSequencesTests {
    /// All poolings, heads and item vectors.
    static let fixtures = [
        "benchmark", "parallel-mean-residual", "none-cosine", "levels-consistent-cosine", "own-output",
        "id-free-consistent-cosine", "transformer", "m2trec", "srgnn",
    ]

    @Test(arguments: fixtures)
    func anyPackingGivesTheSameRows(_ name: String) throws {
        let fixture = try Fixture(name)
        let model = try fixture.model()
        let sessions = fixture.sessions
        func training(_ indices: [Int]) -> PackedBatch {
            PackedBatch(training: sessions, indices, length: model.sessionLength)
        }
        let alone = (0..<sessions.count).map { rows(model, training([$0]), fixture.catalogue) }
        for order in [Array(0..<sessions.count), (0..<sessions.count).reversed(), [7, 1, 1, 10]] {
            let together = rows(model, training(order), fixture.catalogue)
            let expected = order.flatMap { alone[$0] }
            #expect(together.count == expected.count)
            for (row, wanted) in zip(together, expected) { #expect(relativeError(row, wanted) < 1e-5) }
        }
    }

    @Test(arguments: fixtures)
    func laterItemsDoNotReachEarlierRows(_ name: String) throws {
        let fixture = try Fixture(name)
        let model = try fixture.model()
        let items: [Int32] = [4, 9, 2, 9, 11]
        func outputs(_ items: [Int32]) -> [[Float]] {
            // The item behind the last row is its target, which a forward pass does not read.
            let sessions = sessionSet([[8, 1, 2], items + [0], [5, 6]])
            return rows(
                model, PackedBatch(training: sessions, 0..<3, length: model.sessionLength), fixture.catalogue)
        }
        let original = outputs(items)
        for position in items.indices {
            var changed = items
            changed[position] = 17
            let result = outputs(changed)
            // Two rows of the session before, five of this one, one of the session behind.
            for row in 0..<8 {
                let sees = (2 + position..<7).contains(row)
                #expect((result[row] != original[row]) == sees, "item \(position), row \(row)")
            }
        }
    }

    @Test(arguments: fixtures)
    func evaluationRowsSeeTheLastItemsOnly(_ name: String) throws {
        let fixture = try Fixture(name)
        let model = try fixture.model()
        let length = model.sessionLength
        let session: [Int32] = [4, 9, 2, 9, 11, 3, 0, 21, 15]
        for firstTarget in [1, 4, 7] {
            let sessions = sessionSet([[1, 2], session, [3, 8, 1]], firstTarget: firstTarget)
            let batch = PackedBatch(evaluation: sessions, [1], length: length)
            #expect(batch.targets == Array(session[firstTarget...]))
            let result = rows(model, batch, fixture.catalogue)
            #expect(result.count == session.count - firstTarget)
            for (row, target) in zip(result, firstTarget...) {
                let cut = sessionSet([Array(session[max(0, target - length)...target])])
                let wanted = rows(model, PackedBatch(training: cut, [0], length: length), fixture.catalogue).last
                #expect(relativeError(row, try #require(wanted)) < 1e-5, "target \(target)")
            }
        }
    }

    @Test func prefixIsCutLikeAnEvaluationRow() throws {
        let fixture = try Fixture("levels-consistent-cosine")
        let model = try fixture.model()
        let session: [Int32] = [4, 9, 2, 9, 11, 3, 0, 21, 15]
        let evaluated = rows(
            model, PackedBatch(evaluation: sessionSet([session]), [0], length: model.sessionLength), fixture.catalogue)
        let prefix = rows(
            model, PackedBatch(prefix: session.dropLast(), length: model.sessionLength), fixture.catalogue)
        #expect(prefix.count == 1)
        #expect(relativeError(prefix[0], try #require(evaluated.last)) < 1e-5)
    }
}

/// Session vector and category logits of every target row, side by side, in evaluation mode.
private func rows(_ model: any SessionModel, _ batch: PackedBatch, _ catalogue: Catalogue) -> [[Float]] {
    let vectorTape = Tape(model.parameters, gradients: nil)
    let tape = Tape(model.parameters, gradients: nil)
    return withExtendedLifetime((vectorTape, tape)) {
        let vectors = model.buildItemVectors(vectorTape, .range(0..<catalogue.count)).value
        let output = model.forward(
            tape, batch, StepContext(rows: 1, itemVectors: model.readsItemVectors ? vectors : nil))
        return (0..<output.sessions.rows).map { row in
            ([output.sessions] + output.categoryLogits).flatMap { $0.value.rows(row..<row + 1).elements }
        }
    }
}
