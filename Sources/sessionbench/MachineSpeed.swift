import Experiments
import Training

/// How fast this machine is, which is measured once, when that is first asked for.
enum MachineSpeed {
    /// Of products of matrices by as many workers as train; nil if there is not even memory to measure it.
    static let operationsPerSecond = try? MachineBenchmark.operationsPerSecond(workers: TrainingSettings().workers)
}
