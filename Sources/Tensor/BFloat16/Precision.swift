/// Of the operands of large matrix products in training. Weights, sums, and everything between the products are single
/// precision in both.
public enum Precision: String, Sendable {
    /// Single precision.
    case fp32
    /// Operands rounded to bfloat16: half the memory traffic and at least twice the products per second.
    case bf16

    /// Why this machine cannot compute in the precision, in words that fit behind "but"; nil if it can.
    public var obstacle: String? { self == .fp32 ? nil : BFloat16Products.obstacle }

    /// Name of what computes the products here; a result depends on it in the last bits.
    public var kernel: String {
        switch self {
        case .fp32: BLAS.kernel
        case .bf16: "\(BLAS.kernel), oneDNN \(BFloat16Products.instructions ?? "without bfloat16")"
        }
    }
}
