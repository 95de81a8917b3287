import Basics
import Experiments
import Models
import Sessions
import Tensor

/// One optimiser step over a batch of sessions, split between workers.
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
    private let softmax: SoftmaxOutput
    /// Instead of the softmax, if that is the loss.
    private let bprMax: BPRMaxOutput?
    private var sampler: NegativeSampler?
    /// Of one pass over sessions; a worker's part with more takes several.
    private let passLimit: BatchLimit

    private var workers: Workers { memory.workers }

    package struct Result {
        package var rows: Int
        /// Mean losses per row.
        package var losses: [LossPart: Double]
    }

    /// - Parameters:
    ///   - stop: ends a step before it has moved a weight.
    ///   - passSize: instead of `PassSize`.
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
            Tape(model.parameters, gradients: gradients, worker: $0, arena: $1, stop: stop)
        }
        softmax = SoftmaxOutput(workers: workers, precision: Precision(settings))
        bprMax =
            settings.loss == .bprMax
            ? BPRMaxOutput(
                workers: workers, elu: Float(settings.bprMax.elu),
                regularisation: Float(settings.bprMax.regularisation)) : nil
        sampler = Self.sampler(settings, sessions, itemCount)
    }

    /// Back to the initial weights, to train on other sessions.
    package func restart(sessions: SessionSet) {
        model.parameters.initialise()
        optimiser.restart()
        sampler = Self.sampler(settings, sessions, itemCount)
    }

    private static func sampler(_ settings: TrainingSettings, _ sessions: SessionSet, _ itemCount: Int)
        -> NegativeSampler?
    {
        settings.loss != .full ? NegativeSampler(settings, sessions: sessions, itemCount: itemCount) : nil
    }

    /// - Parameters:
    ///   - batch: indices into `sessions`.
    ///   - step: number of steps before this one; with the seed it decides all random draws.
    /// - Throws: `Stopped`; weights and optimiser are then as before the step, and no other may follow.
    package func callAsFunction(_ sessions: SessionSet, batch: ArraySlice<Int>, step: Int, learningRate: Double)
        throws(Stopped) -> Result
    {
        let result = try computeGradients(sessions, batch: batch, step: step)
        update(learningRate)
        return result
    }

    /// A step over one click of every lane.
    /// - Throws: `Stopped`; then the lanes, too, are as before.
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
        let parts = split(batch, sessions: sessions).map {
            Array(PackedBatches(training: sessions, $0, length: length, limit: passLimit))
        }
        let targets = batch.map { sessions[$0].suffix(length + 1).dropFirst() }
        return try computeGradients(parts, targets: targets, step: step) { [model, tapes] worker, batch, context in
            model.forward(tapes[worker], batch, context)
        }
    }

    /// The same for the lanes' next clicks, which are taken.
    package func computeGradients(_ parallel: ParallelSessions, step: Int) throws(Stopped) -> Result {
        guard let model = model as? any RecurrentModel else { preconditionFailure("only states can be carried") }
        let clicks = parallel.next()
        let ranges = (0..<workers.count).map { workers.range($0, of: clicks.count) }
        let parts = ranges.map { range in range.isEmpty ? [] : [PackedBatch(clicks: clicks[range])] }
        let targets = clicks.map { [$0.target][...] }
        return try computeGradients(parts, targets: targets, step: step) { [tapes] worker, batch, context in
            model.forward(tapes[worker], batch, context, states: parallel.states.map { $0.rows(ranges[worker]) })
        }
    }

    /// - Parameters:
    ///   - parts: packed batches of each worker.
    ///   - targets: of each session.
    private func computeGradients(
        _ parts: [[PackedBatch]], targets: [ArraySlice<Int32>], step: Int,
        forward: @escaping (_ worker: Int, PackedBatch, StepContext) -> SessionOutput
    ) throws(Stopped) -> Result {
        let rows = targets.reduce(0) { $0 + $1.count }
        let items = stepItems(parts, targets: targets, step: step)
        let context = StepContext(
            rows: rows, itemVectors: model.readsItemVectors ? items.vectors.value : nil, itemRows: items.rowOfItem)

        let encoder = EncoderPasses(
            parts, tapes: tapes, workers: workers, width: model.width,
            key: { [settings, workers] in
                settings.seed.dropoutKey(step: step, worker: $0, workers: workers.count)
            }, forward: { forward($0, $1, context) })
        encoder.run()
        try workers.stop.check()
        let shards = encoder.shards.compactMap { shard in
            shard.map { shard in
                OutputShard(
                    sessions: shard.sessions,
                    targets: items.rowOfItem.map { map in shard.targets.map { map[Int($0)] } } ?? shard.targets)
            }
        }
        var losses = encoder.losses.reduce(into: [LossPart: Double]()) { $0.merge($1, uniquingKeysWith: +) }
        if model.itemWeight > 0 { losses[.item] = trainItems(shards, items, rows: rows) }
        encoder.backward(into: gradients, itemVectors: items.vectors.gradient)
        // The tapes are free again: their gradients are merged.
        if let run = items.built { memory.catalogue.backward(tapes, run, items.vectors, into: gradients) }
        items.sampledBias?.backward(into: gradients)
        // Its buffers are only reached through pointers, which keep nothing alive.
        withExtendedLifetime(items.sampledBias) {}
        gradients.reduce()
        try workers.stop.check()
        return Result(rows: rows, losses: losses)
    }

    /// The item loss, with the gradients of sessions and items.
    /// - Returns: the mean per row, before its weight.
    private func trainItems(_ parts: [OutputShard], _ items: StepItems, rows: Int) -> Double {
        let weight = Float(model.itemWeight) / Float(max(rows, 1))
        let scored = SoftmaxOutput.Items(vectors: items.scored, bias: items.bias)
        let loss =
            bprMax?.train(parts, items: scored, weight: weight, excluded: items.excluded)
            ?? softmax.train(
                parts, items: scored, weight: weight, smoothing: Float(settings.labelSmoothing),
                excluded: items.excluded)
        return loss / model.itemWeight
    }

    /// Consecutive parts of the batch with about equal numbers of rows.
    private func split(_ batch: ArraySlice<Int>, sessions: SessionSet) -> [ArraySlice<Int>] {
        let lengths = batch.map { min(sessions.length($0) - 1, model.sessionLength) }
        let total = lengths.reduce(0, +)
        var parts: [ArraySlice<Int>] = []
        var position = 0
        var rows = 0
        for worker in 0..<workers.count {
            let start = position
            let wanted = total * (worker + 1) / workers.count
            while position < lengths.count, rows + lengths[position] / 2 < wanted || worker == workers.count - 1 {
                rows += lengths[position]
                position += 1
            }
            parts.append(batch[batch.startIndex + start..<batch.startIndex + position])
        }
        return parts
    }

    /// The item side of a step: all items, or the sampled ones.
    private func stepItems(_ parts: [[PackedBatch]], targets: [ArraySlice<Int32>], step: Int) -> StepItems {
        guard let sampler else {
            let bias = model.itemBias.map { Node(value: model.parameters.row($0), gradient: gradients.row($0)) }
            if let table = model.itemTable, !model.readsItemVectors {
                let vectors = Node(
                    value: model.parameters.matrix(table.parameter), gradient: gradients.table(table))
                return StepItems(vectors: vectors, scored: vectors, bias: bias)
            }
            let run = ItemRun.range(0..<itemCount)
            let vectors = memory.catalogue.build(tapes, run, withGradient: true)
            return StepItems(vectors: vectors, scored: vectors, bias: bias, built: run)
        }
        var random = RandomStream(seed: settings.seed, name: "negatives", index: step)
        let sample = sampler.sample(targets: targets, using: &random)
        // Items that only the input reads stand behind those that are scored.
        var list = sample.items
        if model.readsItemVectors {
            let scored = Set(sample.items)
            list += Set(parts.joined().flatMap(\.items)).subtracting(scored).sorted()
        }
        let run = ItemRun.list(list)
        let vectors = memory.catalogue.build(tapes, run, withGradient: true)
        let range = 0..<sample.items.count
        let bias = SampledBias(sample, learned: model.itemBias, model.parameters)
        return StepItems(
            vectors: vectors,
            scored: Node(value: vectors.value.rows(range), gradient: vectors.gradient?.rows(range)),
            bias: bias.node, built: run, rowOfItem: ItemRows(list), excluded: sample.excluded, sampledBias: bias)
    }
}

extension UInt64 {
    /// The dropout draws of a step and worker, for a run with this seed.
    func dropoutKey(step: Int, worker: Int, workers: Int) -> UInt64 {
        var stream = RandomStream(seed: self, name: "dropout", index: step * workers + worker)
        return stream.next()
    }
}
