import Basics
import Models
import Tensor

/// Memory that the training steps and the evaluations of one model use in turn: what one leaves there, the next one
/// overwrites.
final class WorkingMemory {
    let workers: Workers
    /// One per worker.
    let arenas: [Arena]
    let catalogue: CatalogueVectors

    init(_ model: any SessionModel, workers: Int, stop: StopFlag) {
        self.workers = Workers(workers, stop: stop)
        arenas = (0..<workers).map { _ in Arena() }
        catalogue = CatalogueVectors(model, workers: self.workers)
    }
}
