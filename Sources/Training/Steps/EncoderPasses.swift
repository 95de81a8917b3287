import Basics
import Models
import Sessions
import Tensor

/// The encoder's side of a step: every worker's forward pass over its part of the batch, and its backward pass once the
/// output layer has filled in the gradients of the session vectors.
///
/// A part is usually one packed batch, and its tape waits for the backward pass. If a part is too large for that
/// (`PassSize`), only its output is kept (`KeptOutput`): each of its batches goes forward a second time before its
/// backward pass, so that memory does not grow with their number.
final class EncoderPasses {
    typealias Forward = (_ worker: Int, PackedBatch) -> SessionOutput

    private let parts: [[PackedBatch]]
    private let tapes: [Tape]
    private let workers: Workers
    private let width: Int
    private let key: (_ worker: Int) -> UInt64
    private let forward: Forward
    /// For parts of several batches.
    private var kept: [KeptOutput?]
    /// What the output layer reads, per worker; nil where there is nothing to train on.
    private(set) var shards: [OutputShard?]
    /// Losses of each worker's tape.
    private(set) var losses: [[LossPart: Double]]

    /// - Parameters:
    ///   - parts: packed batches of each worker, without empty ones.
    ///   - width: of a session vector.
    ///   - key: of the worker's dropout draws.
    init(
        _ parts: [[PackedBatch]], tapes: [Tape], workers: Workers, width: Int, key: @escaping (Int) -> UInt64,
        forward: @escaping Forward
    ) {
        self.parts = parts
        self.tapes = tapes
        self.workers = workers
        self.width = width
        self.key = key
        self.forward = forward
        kept = Array(repeating: nil, count: parts.count)
        shards = Array(repeating: nil, count: parts.count)
        losses = Array(repeating: [:], count: parts.count)
    }

    func run() {
        var results = parts.map { _ in (kept: KeptOutput?.none, shard: OutputShard?.none, losses: [LossPart: Double]())
        }
        results.withUnsafeMutableBufferPointer { results in
            workers.run { worker in
                tapes[worker].reset(dropoutKey: key(worker))
                let part = parts[worker]
                if part.count == 1 {
                    let output = forward(worker, part[0])
                    results[worker].shard = OutputShard(
                        sessions: output.sessions, targets: part[0].targets, adjustments: output.adjustments)
                    results[worker].losses = tapes[worker].losses
                } else if part.count > 1 {
                    let kept = KeptOutput(part, width: width)
                    for index in part.indices where !workers.stop.isStopped {
                        kept.append(pass(worker, index))
                        results[worker].losses.merge(tapes[worker].losses, uniquingKeysWith: +)
                    }
                    results[worker].kept = kept
                    results[worker].shard = kept.shard(targets: part.flatMap(\.targets))
                }
            }
        }
        kept = results.map(\.kept)
        shards = results.map(\.shard)
        losses = results.map(\.losses)
    }

    /// - Parameter itemVectors: gradient of the vectors that the input reads.
    func backward(into gradients: Gradients, itemVectors: Matrix?) {
        for round in 0..<max(1, parts.reduce(0) { max($0, $1.count) }) where !workers.stop.isStopped {
            workers.run { worker in
                if let kept = kept[worker] {
                    guard round < parts[worker].count else { return }
                    kept.copyGradients(round, to: pass(worker, round))
                }
                tapes[worker].backward()
            }
            gradients.merge(tapes, itemVectors: itemVectors)
        }
    }

    /// The forward pass over one of several batches, with its own dropout draws, the same each time.
    private func pass(_ worker: Int, _ index: Int) -> SessionOutput {
        var stream = RandomStream(seed: key(worker), name: "pass", index: index)
        tapes[worker].reset(dropoutKey: stream.next())
        return forward(worker, parts[worker][index])
    }
}
