import CKernels

/// Items among which targets are ranked: their vectors, their exact scores, and how far scores of a fast product may be
/// from these. Shared by the rankers of all workers, as long as the vectors do not change.
public final class RankedItems {
    let vectors: Matrix
    let bias: Matrix?
    /// The vectors in bfloat16, on machines with products for them.
    let rounded: BFloat16Matrix?
    private let roundedBuffer = BFloat16Buffer()
    /// ‖v_i‖, and ‖v_i − v̂_i‖ for the rounded v̂_i; both rounded up.
    let lengths: [Float]
    let distances: [Float]
    /// Largest of the finite distances.
    private let largestDistance: Double
    private let largestBias: Double
    private let largestLength: Double
    private let hasFiniteVectors: Bool

    /// - Parameters:
    ///   - items: items × d; bias: 1 × items.
    ///   - bfloat16: whether to keep the vectors rounded to bfloat16, too, for a faster first pass; nil: if the machine
    ///     has products for them.
    public init(_ items: Matrix, bias: Matrix? = nil, bfloat16: Bool? = nil) {
        vectors = items
        self.bias = bias
        rounded =
            bfloat16 ?? (BFloat16Products.obstacle == nil)
            ? roundedBuffer.matrix(rows: BFloat16Products.padded(items.rows), columns: items.columns) : nil
        rounded?.round(items)
        lengths = (0..<items.rows).map {
            roundedUp(kernel_square_sum(items.row($0), items.columns).squareRoot())
        }
        largestLength = lengths.reduce(0) { $1.isFinite ? max($0, Double($1)) : $0 }
        distances =
            rounded.map { rounded in
                (0..<items.rows).map {
                    roundedUp(
                        kernel_rounding_distance(items.row($0), rounded.pointer + $0 * items.columns, items.columns))
                }
            } ?? []
        largestDistance = distances.reduce(0) { $1.isFinite ? max($0, Double($1)) : $0 }
        hasFiniteVectors = lengths.allSatisfy(\.isFinite) && bias?.elements.allSatisfy(\.isFinite) ?? true
        largestBias = bias.map { $0.elements.reduce(0) { max($0, Double(abs($1))) } } ?? 0
    }

    /// The score that decides ranks, in double and in the same order of summation for all items.
    func score(_ session: UnsafePointer<Float>, item: Int) -> Double {
        kernel_dot(session, vectors.row(item), vectors.columns) + Double(bias?.pointer[item] ?? 0)
    }

    /// The scores that decide ranks, of some items of a row, before anything is added to them.
    /// - Parameter sessions: rows × d.
    package func scores(_ sessions: Matrix, row: Int, of items: [Int32]) -> [Double] {
        items.map { score(sessions.row(row), item: Int($0)) }
    }

    /// Whether the item's score reaches `score`: in single precision if that settles it, else exactly.
    func reaches(_ score: Double, _ session: UnsafePointer<Float>, item: Int, within tolerance: Tolerance) -> Bool {
        let rough = kernel_dot_single(session, vectors.row(item), vectors.columns) + (bias?.pointer[item] ?? 0)
        let margin = Double(tolerance.constant + tolerance.length * lengths[item]) + abs(score) * 0x1p-22
        let difference = Double(rough) - score
        return abs(difference) > margin ? difference > 0 : self.score(session, item: item) >= score
    }

    func prefetch(_ item: Int) { kernel_prefetch(vectors.row(item), vectors.columns) }

    /// |score of the product − true score| ≤ length·‖v_i‖ + distance·‖v_i − v̂_i‖ + constant
    package struct Tolerance {
        var length: Float
        var distance: Float
        var constant: Float
    }

    /// Bound on the error of an item's score, of a product in single precision.
    func error(_ tolerance: Tolerance, of item: Int) -> Double {
        Double(tolerance.constant) + Double(tolerance.length) * Double(lengths[item])
    }

    /// Whether certainly no score of a row is beyond single precision.
    func areFinite(_ session: UnsafePointer<Float>) -> Bool {
        let length = kernel_square_sum(session, vectors.columns).squareRoot()
        return hasFiniteVectors && length * largestLength + largestBias < Double(Float.greatestFiniteMagnitude) / 2
    }

    /// Bound on the error of all items' scores.
    func largestError(_ tolerance: Tolerance) -> Double {
        Double(tolerance.constant) + Double(tolerance.length) * largestLength
            + Double(tolerance.distance) * largestDistance
    }

    /// Bound for a product in single precision: in whatever order it is summed, it differs from the true one by at most
    /// d·u·Σ|s_j·v_j| (Higham 2002, §3.1, u = 2⁻²⁴) ≤ d·u·‖s‖·‖v‖. Twice that leaves room for the bias, which is
    /// rounded once, and for what the product is compared with.
    func tolerance(_ session: UnsafePointer<Float>) -> Tolerance {
        let length = kernel_square_sum(session, vectors.columns).squareRoot()
        return Tolerance(length: roundedUp(length * summation), distance: 0, constant: constant(length))
    }

    /// Bound for a product of rounded operands with sums in single precision:
    /// |s·v − ŝ·v̂| ≤ ‖s − ŝ‖·‖v‖ + ‖ŝ‖·‖v − v̂‖, and its summation adds at most d·u·‖ŝ‖·‖v̂‖ as above (a product
    /// of two bfloat16 numbers is exact in single precision). ‖v̂‖ ≤ (1 + 2⁻⁸)·‖v‖ is inside the factor of two.
    func tolerance(_ session: UnsafePointer<Float>, rounded: UnsafePointer<UInt16>) -> Tolerance {
        let error = kernel_rounding_distance(session, rounded, vectors.columns)
        let length = kernel_square_sum(session, vectors.columns).squareRoot() + error
        return Tolerance(
            length: roundedUp(error + length * summation), distance: roundedUp(length), constant: constant(length))
    }

    private var summation: Double { Double(vectors.columns + 2) * 0x1p-23 }

    /// For rounding of the bias, and for numbers below the normal range, which bfloat16 instructions treat as zero.
    private func constant(_ length: Double) -> Float {
        let width = Double(vectors.columns)
        return roundedUp(largestBias * 0x1p-22 + (2 * width + width.squareRoot() * (length + largestLength)) * 0x1p-125)
    }
}

/// The float above, with a margin for the rounding of the few operations that follow.
private func roundedUp(_ value: Double) -> Float { Float(value * (1 + 0x1p-20)).nextUp }
