import Basics
import Tensor

/// How a new model's weights are initialised.
struct WeightStart {
    let seed: UInt64
    let stop: StopFlag
    /// Called before memory is taken; throws if there is not enough.
    let reserve: (ParameterLayout) throws -> Void

    /// Weights with their initial values.
    /// - Throws: `Stopped`, or what `reserve` throws.
    func parameters(_ layout: ParameterLayout) throws -> Parameters {
        try reserve(layout)
        let parameters = Parameters(layout, stop: stop) { RandomStream(seed: seed, name: "initial \($0)") }
        try stop.check()
        return parameters
    }
}
