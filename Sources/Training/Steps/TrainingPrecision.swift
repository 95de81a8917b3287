import Experiments
import Tensor

extension Precision {
    init(_ settings: TrainingSettings) {
        switch settings.precision {
        case .fp32: self = .fp32
        case .bf16: self = .bf16
        }
    }
}

/// Refuses a precision that this machine cannot compute in.
func checkPrecision(_ settings: TrainingSettings) throws {
    if let obstacle = Precision(settings).obstacle {
        throw RunError(
            refusal: "training.precision is \(settings.precision.rawValue), but \(obstacle); else set it to fp32")
    }
}
