import Basics
import Foundation
import Results
import Testing

@Suite("Student's t, Holm")
struct StudentTTests {
    @Test(
        "quantiles are those of the tables",
        arguments: [
            (1.0, 0.975, 12.7062047362), (2, 0.975, 4.3026527297), (4, 0.95, 2.1318467863), (10, 0.975, 2.2281388520),
            (30, 0.995, 2.7499956536), (1e6, 0.975, 1.9599663568), (.infinity, 0.975, 1.9599639845),
            (4, 0.05, -2.1318467863),
        ])
    func quantiles(freedom: Double, p: Double, expected: Double) {
        #expect(abs(StudentT(freedom: freedom).quantile(p) - expected) < 1e-9 * max(1, abs(expected)))
    }

    @Test("probabilities are those of the closed forms for one and two degrees of freedom")
    func closed() {
        for t in [-5.0, -1, -0.01, 0, 0.3, 2, 40] {
            let two = StudentT(freedom: 2)
            let exact = 0.5 + t / (2 * (2 + t * t).squareRoot())
            #expect(abs(two.cumulative(t) - exact) < 1e-13)
            #expect(abs(two.twoSided(t) - 2 * min(exact, 1 - exact)) < 1e-13)
        }
        // At ± 1 the two sides of the continued fraction meet.
        for t in [-5.0, -1, -0.01, 0, 0.3, 1, 40] {
            #expect(abs(StudentT(freedom: 1).cumulative(t) - (0.5 + atan(t) / .pi)) < 1e-13)
        }
    }

    @Test("Holm by hand")
    func byHand() {
        #expect(holm([0.01, 0.04, 0.03, 0.005]) == [0.03, 0.06, 0.06, 0.02])
        #expect(holm([0.5, 0.9]) == [1, 1] && holm([]) == [])
    }
}
