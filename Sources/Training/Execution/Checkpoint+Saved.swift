import Basics
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
