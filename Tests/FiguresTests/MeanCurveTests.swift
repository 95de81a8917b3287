import Runs
import Testing

@testable import Figures

@Suite("Curves of several seeds") struct MeanCurveTests {
    @Test("aligned points are averaged where they are, over the seeds that got there")
    func aligned() {
        let curve = MeanCurve([[Place(1, 2), Place(2, 4), Place(3, 9)], [Place(1, 4), Place(2, 8)]])
        #expect(curve.points.map(\.x) == [1, 2, 3])
        #expect(curve.points.map(\.value.mean) == [3, 6, 9])
        #expect(abs((curve.points[0].value.deviation ?? 0) - 2.0.squareRoot()) < 1e-12)
        #expect(curve.points[2].value.deviation == nil)
    }

    @Test("one run stays as it is; long ones are put together; what is no number is passed over")
    func binned() {
        let line = (0..<40).map { Place(Double($0) / 10 + 0.03, Double($0)) }
        #expect(MeanCurve([line]).points.map(\.x) == line.map(\.x))
        let long = (1...1_000).map { Place(Double($0), 3) }
        let curve = MeanCurve([long, long.map { Place($0.x + 0.5, 5) }])
        #expect(curve.points.count <= MeanCurve.mostPoints && curve.points.count > 50)
        #expect(curve.points.allSatisfy { abs($0.value.mean - 4) < 1e-9 })
        #expect(MeanCurve([long]).points.count <= MeanCurve.mostPoints)
        #expect(MeanCurve([[Place(1, .nan), Place(.infinity, 2)]]).points.isEmpty)
        #expect(MeanCurve([]).marks(.plain).count == 1)
    }

    @Test("a refit's second count of epochs is left out, and nothing is no figure")
    func refit() throws {
        func report(_ epoch: Double) -> RunEvent {
            .training(
                .init(
                    step: 1, epoch: epoch, loss: epoch, parts: [:], learningRate: 1, rowsPerSecond: 1, seconds: 1,
                    secondsLeft: 0))
        }
        #expect(CourseOfRun([report(1), report(2), report(0.5), report(3)]).training.map(\.x) == [1, 2])
        #expect(throws: LackOfResults.self) { try Figure.curves("none", [("a", [CourseOfRun([])])]) }
        #expect(throws: LackOfResults.self) { try Figure.pareto("one", [("a", [])]) }
        #expect(throws: LackOfResults.self) { try Figure.candidates("none", [], .mrr) }
    }
}
