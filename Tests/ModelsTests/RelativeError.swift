/// ‖a − b‖ / ‖b‖, absolute where b is as good as zero; NaN when a value is, so that a comparison with a tolerance
/// fails.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    let difference = zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    let reference = b.reduce(0) { $0 + Double($1) * Double($1) }
    return (difference / max(reference, 1e-12)).squareRoot()
}
