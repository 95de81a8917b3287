import Models
import Tensor

/// Item vectors that a model builds (ID-free, cosine, or a sampled part of the catalogue), and their gradient.
///
/// Only the vectors and their gradient are kept. The backward pass builds each run of items a second time: that costs
/// little beside the softmax, and memory does not grow with what lies between metadata and vector.
final class CatalogueVectors {
    /// Items that one worker builds at once, at most.
    private static let runLength = 4096

    private let model: any SessionModel
    private let workers: Workers
    private var values = Buffer(count: 0)
    private var gradients = Buffer(count: 0)

    init(_ model: any SessionModel, workers: Workers) {
        self.model = model
        self.workers = workers
    }

    /// Vectors of `items`, items × d, valid until the next call; with a zero gradient if wanted. They have no meaning
    /// once the workers were asked to stop.
    func build(_ tapes: [Tape], _ items: ItemRun, withGradient: Bool) -> Node {
        let size = items.count * model.width
        if values.count < size { values = Buffer(count: size) }
        let vectors = values.matrix(rows: items.count, columns: model.width)
        forEachRound(of: items.count) { ranges in
            workers.run { worker in
                guard !ranges[worker].isEmpty else { return }
                tapes[worker].reset()
                let built = model.buildItemVectors(tapes[worker], items[ranges[worker]]).value
                vectors.rows(ranges[worker]).copy(from: built)
            }
        }
        guard withGradient else { return Node(value: vectors, gradient: nil) }
        if gradients.count < size { gradients = Buffer(count: size) }
        let gradient = gradients.matrix(rows: items.count, columns: model.width)
        gradient.zero()
        return Node(value: vectors, addingTo: gradient)
    }

    /// Passes the gradient of built vectors on to the parameters they were built from.
    func backward(_ tapes: [Tape], _ items: ItemRun, _ vectors: Node, into parameterGradients: Gradients) {
        guard let gradient = vectors.gradient?.sum else { return }
        forEachRound(of: items.count) { ranges in
            workers.run { worker in
                guard !ranges[worker].isEmpty else { return }
                tapes[worker].reset()
                let built = model.buildItemVectors(tapes[worker], items[ranges[worker]])
                built.gradient?.add(gradient.rows(ranges[worker]))
                tapes[worker].backward()
            }
            parameterGradients.merge(tapes)
        }
    }

    /// Rounds of one range per worker; ranges at the end may be empty.
    private func forEachRound(of count: Int, _ body: ([Range<Int>]) -> Void) {
        // Few items are shared out evenly, so that no worker waits.
        let step = max(1, min(Self.runLength, (count + workers.count - 1) / workers.count))
        for start in stride(from: 0, to: count, by: step * workers.count) where !workers.stop.isStopped {
            body((0..<workers.count).map { min(start + $0 * step, count)..<min(start + ($0 + 1) * step, count) })
        }
    }
}
