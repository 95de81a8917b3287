import Experiments
import Models
import Sessions
import Synchronization
import Tensor

/// A model that does what another one does, and calls a closure with the number of the forward pass before each of
/// them.
final class WatchedModel: RecurrentModel {
    private let model: any SessionModel
    private let passes = Atomic(0)
    private let onPass: @Sendable (Int) -> Void

    init(_ model: any SessionModel, onPass: @escaping @Sendable (Int) -> Void) {
        self.model = model
        self.onPass = onPass
    }

    /// Forward passes so far.
    var count: Int { passes.load(ordering: .relaxed) }

    var settings: ModelSettings { model.settings }
    var parameters: Parameters { model.parameters }
    var items: ItemVectors { model.items }
    var tasks: PredictedTasks { model.tasks }
    var readsEachPrefix: Bool { model.readsEachPrefix }
    var stateWidths: [Int] { (model as? any RecurrentModel)?.stateWidths ?? [] }

    func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        onPass(passes.add(1, ordering: .relaxed).newValue)
        return model.forward(tape, batch, step)
    }

    func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]) -> SessionOutput {
        onPass(passes.add(1, ordering: .relaxed).newValue)
        guard let recurrent = model as? any RecurrentModel else { preconditionFailure("only states can be carried") }
        return recurrent.forward(tape, batch, step, states: states)
    }
}
