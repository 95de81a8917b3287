import Experiments

/// By how much a run takes longer, and more memory, than a finished one that it is priced by: by what decides it most,
/// and rather too much than too little, so that nothing large begins without a question.
public struct RunScale: Sendable, Hashable {
    public let time: Double
    public let memory: Double

    /// - Parameters: both are recipes, so that what a model does not read is the same in both.
    public init(of wanted: Experiment, by done: Experiment) {
        func ratio(_ value: (Experiment) -> Int) -> Double {
            Double(max(value(wanted), 1)) / Double(max(value(done), 1))
        }
        let width = ratio(\.model.width)
        let layers = ratio(\.model.layers)
        let negatives = ratio(\.training.negatives)
        // Products grow with the square of the width, the rest with the width; what shrinks saves less.
        let model =
            (width > 1 ? width * width.squareRoot() : width.squareRoot()) * (layers > 1 ? layers : layers.squareRoot())
            * (negatives > 1 ? negatives.squareRoot() : 1)
        time = model * Double(wanted.training.epochs) / Self.epochs(of: done.training, beside: wanted.training)
        memory = max(width, 1)
    }

    /// The epochs that a finished run is sure to have trained. With less patience than is wanted it may have stopped as
    /// soon as that was at an end.
    private static func epochs(of done: TrainingSettings, beside wanted: TrainingSettings) -> Double {
        let isLessPatient = done.patience > 0 && (wanted.patience == 0 || wanted.patience > done.patience)
        let least = Double(done.patience) / Double(max(done.validationsPerEpoch, 1)) + 1
        return max(isLessPatient ? min(Double(done.epochs), least) : Double(done.epochs), 1)
    }
}
