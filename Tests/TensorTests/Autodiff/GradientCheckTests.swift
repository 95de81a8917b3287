import Tensor
import TestSupport
import Testing

/// The checker itself: it must accept right gradients and notice wrong ones.
struct GradientCheckTests {
    @Test func differencesOfAPolynomialAreExact() {
        let x = Matrix([1, -2], rows: 1, columns: 2)
        let differences = centralDifferences(x, step: 0.25) {
            let (a, b) = (Double(x[0, 0]), Double(x[0, 1]))
            return a * a * a * a - 3 * a * b * b
        }
        #expect(largestError(differences, [4 - 12, 12]) < 1e-12)
        #expect(x.elements == [1, -2], "the inputs are put back")
    }

    @Test func aMissingPathIsNoticed() throws {
        var check = GradientCheck(step: 0.25)
        let x = check.table("x", 3, 5)
        let errors = check.errors { tape in
            let node = tape.rows(of: x, 0..<3)
            return [tape.add(node, node.detached)]
        }
        #expect(abs(try #require(errors["x"]) - 0.5) < 1e-3, "one half of the gradient is missing")
    }

    @Test func aGradientThatIsOnePercentTooLargeIsNoticed() throws {
        var check = GradientCheck(step: 0.1)
        let logits = check.dense("logits", 3, 5)
        let errors = check.errors { tape in
            tape.crossEntropy(.other("loss"), tape.parameter(logits), [0, 4, 2], weight: 1.01, reported: 1)
            return []
        }
        let error = try #require(errors["logits"])
        #expect(error > 0.009 && error < 0.011)
    }
}
