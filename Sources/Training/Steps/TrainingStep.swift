import Basics
import Experiments
import Models
import Sessions
import Tensor

/// One optimiser step over a batch of sessions or rows, split between workers.
///
/// The sessions are split for the encoder (each worker has a tape), the catalogue is split for the output layer (each
/// worker has a range of items), and rows of tables are split where gradients are merged. Each part ends in a join,
/// and every sum has a fixed order, so a step is bit-reproducible for a given number of workers.
package final class TrainingStep {
    package let model: any SessionModel
    package let optimiser: any Optimiser
    package let gradients: Gradients

    private let settings: TrainingSettings
    let itemCount: Int
    let memory: WorkingMemory
    private let tapes: [Tape]
    private var itemSide: ItemSide
    private let itemLoss: ItemLoss
    private let dropoutKeys: DropoutKeys
    /// Limit of one pass over sessions; a worker's larger part takes several.
    private let passLimit: BatchLimit

    private var workers: Workers { memory.workers }

    package struct Result {
        package var rows: Int
        /// Mean losses per row.
        package var losses: [LossPart: Double]
    }

    /// - Parameters:
    ///   - stop: ends a step before it has moved a weight.
    ///   - passSize: overrides `PassSize`.
    package init(
        _ model: any SessionModel, settings: TrainingSettings, sessions: SessionSet, itemCount: Int,
        stop: StopFlag = StopFlag(), passSize: Int? = nil
    ) {
        self.model = model
        self.settings = settings
        self.itemCount = itemCount
        passLimit = model.trainingLimit(passSize)
        memory = WorkingMemory(model, workers: settings.workers, stop: stop)
        let workers = memory.workers
        gradients = Gradients(
            model.parameters.layout, workers: workers, sparseTables: settings.loss != .full)
        optimiser =
            switch settings.optimiser {
            case .adam: Adam(model.parameters, workers: workers)
            case .adagrad: Adagrad(model.parameters, workers: workers, momentum: settings.momentum)
            }
        tapes = memory.arenas.enumerated().map { [gradients] in
            Tape(
                model.parameters, gradients: gradients, worker: $0, arena: $1, precision: Precision(settings),
                stop: stop)
        }
        itemSide = ItemSide(
            model, settings, sessions: sessions, itemCount: itemCount, gradients: gradients, tapes: tapes,
            catalogue: memory.catalogue)
        itemLoss = ItemLoss(settings, workers: workers)
        dropoutKeys = DropoutKeys(seed: settings.seed, workers: workers.count)
    }

    /// Back to the initial weights, to train on other sessions.
    package func restart(sessions: SessionSet) {
        model.parameters.initialise()
        optimiser.restart()
        itemSide.restart(sessions: sessions)
    }

    /// - Parameters:
    ///   - batch: indices into `sessions`.
    ///   - step: number of steps before this one; with the seed it decides all random draws.
    /// - Throws: `Stopped`; weights and optimiser are then as before the step, and no other step may follow.
    package func callAsFunction(_ sessions: SessionSet, batch: ArraySlice<Int>, step: Int, learningRate: Double)
        throws(Stopped) -> Result
    {
        let result = try computeGradients(sessions, batch: batch, step: step)
        update(learningRate)
        return result
    }

    /// The same for single rows.
    /// - Parameter batch: numbers of rows.
    package func callAsFunction(_ rows: TrainingRows, batch: ArraySlice<Int>, step: Int, learningRate: Double)
        throws(Stopped) -> Result
    {
        let result = try computeGradients(rows, batch: batch, step: step)
        update(learningRate)
        return result
    }

    /// A step over one click of every lane.
    /// - Throws: `Stopped`; the lanes too are then as before.
    package func callAsFunction(_ parallel: ParallelSessions, step: Int, learningRate: Double) throws(Stopped)
        -> Result
    {
        do {
            let result = try computeGradients(parallel, step: step)
            update(learningRate)
            return result
        } catch {
            parallel.takeBack()
            throw error
        }
    }

    private func update(_ learningRate: Double) {
        var scale = 1.0
        if settings.clipNorm > 0 {
            let norm = gradients.norm()
            if norm > settings.clipNorm { scale = settings.clipNorm / norm }
        }
        optimiser.step(
            gradients,
            OptimiserStep(
                learningRate: learningRate, weightDecay: settings.weightDecay, l2: settings.l2, gradientScale: scale))
    }

    /// Forward and backward pass; afterwards `gradients` holds the reduced gradient of the mean loss.
    package func computeGradients(_ sessions: SessionSet, batch: ArraySlice<Int>, step: Int) throws(Stopped) -> Result {
        let length = model.sessionLength
        let parts = batch.parts(workers: workers.count) { min(sessions.length($0) - 1, length) }.map {
            Array(PackedBatches(training: sessions, $0, length: length, limit: passLimit))
        }
        let sequences = batch.map { TrainedSequence(whole: sessions[$0].suffix(length + 1)) }
        return try computeGradients(parts, of: sequences, step: step) { [model, tapes] worker, batch, context in
            model.forward(tapes[worker], batch, context)
        }
    }

    /// The same for single rows. Two rows of one session are to the sampled losses what those of two sessions are.
    package func computeGradients(_ rows: TrainingRows, batch: ArraySlice<Int>, step: Int) throws(Stopped) -> Result {
        let length = model.sessionLength
        let parts = batch.parts(workers: workers.count) { min(rows[$0].prefix.count, length) }.map { part in
            PackedBatch.batches(
                part.lazy.map { rows[$0] }, of: rows.sessions, length: length, limit: passLimit)
        }
        let items = rows.sessions.items
        let sequences = batch.map { index in
            let row = rows[index]
            return TrainedSequence(prefix: items[row.prefix.suffix(length)], targets: [items[row.target]])
        }
        return try computeGradients(parts, of: sequences, step: step) { [model, tapes] worker, batch, context in
            model.forward(tapes[worker], batch, context)
        }
    }

    /// The same for the lanes' next clicks, which it takes.
    package func computeGradients(_ parallel: ParallelSessions, step: Int) throws(Stopped) -> Result {
        guard let model = model as? any RecurrentModel else { preconditionFailure("only states can be carried") }
        let clicks = parallel.next()
        let ranges = (0..<workers.count).map { workers.range($0, of: clicks.count) }
        let parts = ranges.map { range in range.isEmpty ? [] : [PackedBatch(clicks: clicks[range])] }
        let sequences = clicks.map { TrainedSequence(whole: [$0.item, $0.target]) }
        return try computeGradients(parts, of: sequences, step: step) { [tapes] worker, batch, context in
            model.forward(tapes[worker], batch, context, states: parallel.states.map { $0.rows(ranges[worker]) })
        }
    }

    /// - Parameters:
    ///   - parts: packed batches of each worker.
    ///   - sequences: all that the parts hold.
    private func computeGradients(
        _ parts: [[PackedBatch]], of sequences: [TrainedSequence], step: Int,
        forward: @escaping (_ worker: Int, PackedBatch, StepContext) -> SessionOutput
    ) throws(Stopped) -> Result {
        let rows = sequences.reduce(0) { $0 + $1.targets.count }
        let items = itemSide.items(parts, of: sequences, step: step)
        let context = StepContext(
            rows: rows, itemVectors: model.readsItemVectors ? items.vectors.value : nil, itemRows: items.rowOfItem,
            fed: settings.categoryNoise > 0 ? .noisy(settings.categoryNoise) : .predicted)

        let encoder = EncoderPasses(
            parts, tapes: tapes, workers: workers, width: model.width,
            key: { [dropoutKeys] in dropoutKeys[step: step, worker: $0] }, forward: { forward($0, $1, context) })
        encoder.run()
        try workers.stop.check()
        let shards = encoder.shards.compactMap { $0.map(items.scored) }
        var losses = encoder.losses.reduce(into: [LossPart: Double]()) { $0.merge($1, uniquingKeysWith: +) }
        if model.itemWeight > 0 {
            losses[.item] = itemLoss.train(shards, items, weight: model.itemWeight, rows: rows)
        }
        encoder.backward(into: gradients, itemVectors: items.vectors.gradient?.sum)
        // The tapes are free again: their gradients are merged.
        itemSide.backward(items)
        gradients.reduce()
        try workers.stop.check()
        return Result(rows: rows, losses: losses)
    }
}
