import Basics

/// Trees that cannot be fitted, and what to do.
package struct BoostingError: UserError {
    package let description: String
    package let isFaultOfInput: Bool

    /// - Parameter obstacle: why there is no XGBoost here.
    init(obstacle: String) {
        description = "boosted trees cannot be fitted: \(obstacle)"
        isFaultOfInput = true
    }

    /// - Parameter failure: what XGBoost says, where it was in its code included.
    init(failure: String) {
        let line = failure.split(whereSeparator: \.isNewline).first ?? "no reason given"
        description = "XGBoost fails: \(String(line).forTerminal(atMost: 200))"
        isFaultOfInput = false
    }
}
