/// Holm's step-down correction (Holm 1979): of a family of tests, the chance that any true hypothesis is rejected stays
/// below the level that the adjusted values are compared with.
/// - Parameter values: p-values, one per hypothesis.
/// - Returns: adjusted p-values in the same order.
package func holm(_ values: [Double]) -> [Double] {
    var adjusted = [Double](repeating: 1, count: values.count)
    var largest = 0.0
    for (place, index) in values.indices.sorted(by: { (values[$0], $0) < (values[$1], $1) }).enumerated() {
        largest = max(largest, min(1, Double(values.count - place) * values[index]))
        adjusted[index] = largest
    }
    return adjusted
}
