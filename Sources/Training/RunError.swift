import Basics
import Experiments
import Runs

/// A run that cannot start or go on, and what to do.
public struct RunError: UserError {
    public let description: String
    /// Whether the user asked for what cannot be done, and the run is as it was before.
    public let isRefusal: Bool

    public var isFaultOfInput: Bool { isRefusal }

    init(_ description: String) {
        self.description = description
        isRefusal = false
    }

    init(refusal description: String) {
        self.description = description
        isRefusal = true
    }
}

extension RunError {
    /// A reference run has results and nothing to score with.
    static func referenceWithoutWeights(_ run: RunFolder) -> RunError {
        RunError(
            refusal:
                "\(run.id.description.forTerminal) is a reference run, which keeps no weights: train one of your own "
                + "(sessionbench run)")
    }

    /// - Parameter part: what it lacks: "weights", say.
    static func unfinished(_ run: RunFolder, without part: String) -> RunError {
        RunError(refusal: "\(run.id.description.forTerminal) has no \(part) yet: only finished runs can recommend")
    }

    /// Weights and ranks of one dataset mean nothing for another.
    static func otherData(trainedOn before: String, now: String) -> RunError {
        RunError(
            refusal: "the run was trained on data \(before), but the data is now \(now): restore the data files")
    }
}

extension Experiment {
    /// - Throws: a refusal if a run of this experiment ranks no test rows, as the trials of a search.
    func requireTest(of run: String) throws(RunError) {
        if let reason = untested(run) { throw RunError(refusal: reason) }
    }

    /// - Throws: a refusal if a run of this experiment, which is done, keeps no weights.
    func requireWeights(of run: RunFolder) throws(RunError) {
        guard reads("training.keep"), training.keep == .summary else { return }
        throw RunError(
            refusal:
                "\(run.id.description.forTerminal) keeps no weights (training.keep: summary): delete it and train it "
                + "again with training.keep: best")
    }
}
