import Experiments
import Runs

/// A run that is wanted, and the one that there is.
struct WantedRun: Sendable, Equatable {
    let experiment: Experiment
    let run: RunID?

    /// The runs of a variant, one per seed: one's own or, if none of them is done, reference runs that are.
    static func all(of variant: Study.Variant, _ index: RecipeIndex, _ library: RunLibrary) -> [WantedRun] {
        let wanted = variant.runs.map(\.experiment)
        func found(_ areReferences: Bool) -> [RunRecord?] {
            wanted.map { index.run($0.recipe, in: library, areReferences: areReferences) }
        }
        let own = found(false)
        let isOwn = own.contains { $0?.status == .done }
        let references = isOwn ? own : found(true).map { $0?.status == .done ? $0 : nil }
        return wanted.indices.map { WantedRun(experiment: wanted[$0], run: (references[$0] ?? own[$0])?.id) }
    }
}
