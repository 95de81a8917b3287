import Tensor
import Testing

struct ParametersTests {
    @Test func handlesNameDistinctMemoryOfTheirShape() {
        var layout = ParameterLayout()
        let weight = layout.dense("weight", rows: 3, columns: 5, .constant(1))
        let table = layout.table("table", rows: 7, columns: 2, .constant(2))
        let bias = layout.dense("bias", rows: 1, columns: 3, decays: false, .constant(3))
        #expect(layout.denseCount == 18)
        #expect(layout.tableCount == 14)
        #expect(layout.count == 32)
        let parameters = Parameters(layout) { SeededGenerator($0) }
        #expect(parameters.matrix(weight).elements == [Float](repeating: 1, count: 15))
        #expect(parameters.matrix(table.parameter).elements == [Float](repeating: 2, count: 14))
        #expect(parameters.matrix(bias).elements == [3, 3, 3])
        let all = [Float](repeating: 1, count: 15) + [3, 3, 3] + [Float](repeating: 2, count: 14)
        #expect(parameters.buffer.elements == all, "dense parameters first, then tables")
    }

    @Test func aParameterStartsTheSameWhateverElseThereIs() {
        func start(with others: Bool) -> [Float] {
            var layout = ParameterLayout()
            if others { _ = layout.dense("first", rows: 3, columns: 3, .normal(deviation: 1)) }
            let weight = layout.dense("weight", rows: 5, columns: 7, .normal(deviation: 0.02))
            if others { _ = layout.table("last", rows: 3, columns: 3, .uniform(bound: 1)) }
            let parameters = Parameters(layout) { SeededGenerator($0) }
            defer { withExtendedLifetime(parameters) {} }
            return parameters.matrix(weight).elements
        }
        #expect(start(with: true) == start(with: false))
    }

    @Test func distributionsHaveTheirMoments() {
        var layout = ParameterLayout()
        let normal = layout.table("normal", rows: 1000, columns: 100, .normal(deviation: 0.02))
        let uniform = layout.table("uniform", rows: 1000, columns: 100, .uniform(bound: 0.5))
        let parameters = Parameters(layout) { SeededGenerator($0) }
        func values(_ table: Table) -> [Double] { parameters.matrix(table.parameter).elements.map(Double.init) }
        func moment(_ values: [Double], _ power: Int) -> Double {
            values.reduce(0) { sum, value in sum + (0..<power).reduce(1) { product, _ in product * value } }
                / Double(values.count)
        }
        // Over 100,000 draws the mean deviates by 0.003 and the variance by 0.0045 standard units, or 0.3 and 0.5 %.
        let z = values(normal).map { $0 / 0.02 }
        #expect(abs(moment(z, 1)) < 0.02)
        #expect(abs(moment(z, 2) - 1) < 0.03)
        #expect(abs(moment(z, 4) - 3) < 0.2, "the sum of twelve uniform numbers has 2.9")
        let u = values(uniform)
        #expect(abs(moment(u, 1)) < 0.006)
        #expect(abs(moment(u, 2) - 0.25 / 3) < 0.003)
        #expect(u.allSatisfy { $0 >= -0.5 && $0 < 0.5 })
        #expect((u.max() ?? 0) > 0.49 && (u.min() ?? 0) < -0.49)
    }
}
