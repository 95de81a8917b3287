/// ‖a − b‖ / ‖b‖, absolute where b is as good as zero; NaN when a value is NaN or the counts differ, so that a
/// comparison with a tolerance fails.
/// - Parameter floor: of ‖b‖². Fixtures of other programs are no better than single precision, and their zeros are not
///   exact.
public func relativeError(
    _ a: [some BinaryFloatingPoint], _ b: [some BinaryFloatingPoint], floor: Double = 1e-30
) -> Double {
    guard a.count == b.count else { return .nan }
    let difference = zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    let reference = b.reduce(0) { $0 + Double($1) * Double($1) }
    return (difference / max(reference, floor)).squareRoot()
}

/// Largest |a − b| / max(1, |b|); NaN as above.
public func largestError(_ a: [some BinaryFloatingPoint], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .nan }
    var largest = 0.0
    for (a, b) in zip(a, b) {
        let error = abs(Double(a) - b) / max(1, abs(b))
        guard !error.isNaN else { return .nan }
        largest = max(largest, error)
    }
    return largest
}
