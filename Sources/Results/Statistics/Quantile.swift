/// The p-quantile of some numbers, linear between them.
/// - Parameter values: ascending, at least one.
package func quantile(_ values: [Double], _ p: Double) -> Double {
    let place = p * Double(values.count - 1)
    let below = Int(place)
    let share = place - Double(below)
    return below + 1 < values.count ? values[below] * (1 - share) + values[below + 1] * share : values[below]
}
