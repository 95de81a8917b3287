/// Precision of the operands of large matrix products in training. In both cases weights, sums, and everything between
/// the products are in single precision.
public enum Precision: String, Sendable {
    /// Single precision.
    case fp32
    /// Operands rounded to bfloat16: half the memory traffic and at least twice the products per second.
    case bf16

    /// Why this machine cannot compute in this precision, in words that fit after "but"; nil if it can.
    public var obstacle: String? { self == .fp32 ? nil : BFloat16Products.obstacle }

    /// Name of what computes the products here; the last bits of a result depend on it.
    public var kernel: String {
        switch self {
        case .fp32: BLAS.kernel
        case .bf16: "\(BLAS.kernel), oneDNN \(BFloat16Products.instructions ?? "without bfloat16")"
        }
    }
}
