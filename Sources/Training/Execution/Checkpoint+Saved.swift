import Basics
import Experiments
import Tensor

extension Checkpoint {
    /// The content of a checkpoint.
    struct Saved {
        var progress: TrainingState
        let provenance: Provenance
        let checkpoint: Checkpoint
        let content: SafetensorsFile

        /// Checks that the numbers can be those of the run.
        /// - Parameter planned: most steps of the run in any phase.
        func check(planned: Int) throws {
            if let problem = progress.problem(planned: planned) { throw checkpoint.damage(problem) }
        }

        /// A run trained by two experiments is the result of neither.
        func check(sameAs experiment: Experiment) throws {
            if let change = provenance.changes(to: experiment).first {
                throw RunError(
                    refusal: "\(change.key) was \(change.before.forTerminal) when the checkpoint was written and is "
                        + "\(change.now.forTerminal) now: restore experiment.yaml, or --allow-inexact goes on all the "
                        + "same and marks the run, which then belongs to no study")
            }
            if let key = progress.changedKeys?.first {
                throw RunError(
                    refusal: "\(key.forTerminal) was changed between earlier attempts, so that the run is the result "
                        + "of no one experiment: start it anew, or --allow-inexact goes on all the same")
            }
        }

        /// Keys of the experiment that were changed between the attempts; nil if none were.
        func changedKeys(to experiment: Experiment) -> [String]? {
            let changed = Set(provenance.changes(to: experiment).map(\.key)).union(progress.changedKeys ?? [])
            return changed.isEmpty ? nil : changed.sorted()
        }

        /// Fills the states of sessions trained side by side.
        func fill(states: [Matrix]) throws {
            try checkpoint.undamaged {
                for (layer, state) in states.enumerated() {
                    try content.fill(state, from: "states.\(layer)")
                }
            }
        }

        /// Fills the optimiser and the model's weights.
        /// - Throws: `RunError` if the file is damaged, or the best weights are not there to read later.
        func fill(_ optimiser: any Optimiser) throws {
            let layout = optimiser.parameters.layout
            // Checkpoints of earlier versions have none for the later phases, and need none.
            if progress.phase == .training, let step = progress.best?.step {
                try checkpoint.best.file(step).check(
                    layout, fingerprint: provenance.fingerprint, checksum: progress.best?.weights)
            }
            try checkpoint.undamaged {
                try layout.fill(optimiser.parameters.buffer, from: content, prefix: "weights.")
                for (name, buffer) in optimiser.state {
                    try layout.fill(buffer, from: content, prefix: "\(name).")
                }
                optimiser.steps = progress.step
            }
        }
    }
}
