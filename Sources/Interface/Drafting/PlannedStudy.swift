import Experiments
import Results
import Runs
import ScreenKit

/// The study that the form makes, the runs there are of it, and what the rest takes.
package struct PlannedStudy: Sendable, Equatable {
    package private(set) var made: DraftStudy
    package private(set) var cursor = ListCursor()
    package private(set) var cost = StudyCost()
    /// By variant and seed.
    private var found: [[[RunID]]] = []
    private var generation: Int?
    /// Of the library, when the cost was made.
    private var done: [RunID]?

    init(_ draft: ExperimentDraft? = nil) {
        made = DraftStudy(draft ?? ExperimentDraft(Experiment(name: ""), study: Study(variants: [])))
    }

    package var study: Study { made.study }
    /// Index of the variant under the cursor; nil on a combination that is left out.
    package var variant: Int? { study.variants.indices.contains(cursor.index) ? cursor.index : nil }
    /// The combination under the cursor that is left out.
    var omission: DraftStudy.Omission? {
        let index = cursor.index - study.variants.count
        return made.omissions.indices.contains(index) ? made.omissions[index] : nil
    }

    mutating func move(_ move: ListCursor.Move) { cursor.move(move) }
    mutating func scroll(by rows: Int) { cursor.scroll(by: rows) }
    mutating func select(_ row: Int) { cursor.select(row) }
    mutating func resize(height: Int) { cursor.resize(height: height) }

    /// Takes over what has become of a draft.
    mutating func adopt(_ draft: ExperimentDraft?) {
        let before = made
        self.made = PlannedStudy(draft).made
        guard made != before else { return }
        (generation, done) = (nil, nil)
        found = study.variants.map { $0.seeds.map { _ in [] } }
        cursor.replace(
            count: study.variants.count + made.omissions.count, index: draft.map { $0.isEdited ? 0 : $0.variant } ?? 0)
        cursor.reveal()
    }

    /// Looks for its runs if there may be others.
    /// - Returns: whether other runs are done than before.
    mutating func follow(_ index: RecipeIndex, _ library: RunLibrary) -> Bool {
        if generation != index.generation {
            found = index.runs(of: study)
            generation = index.generation
            done = nil
        }
        let finished = library.inOrderOfArrival.filter { $0.status == .done }
        let ids = finished.map(\.id)
        guard done != ids else { return false }
        done = ids
        let missing = progress(library).entries(of: nil).filter(\.isMissing)
        cost = StudyCost(missing.map(\.experiment), by: finished, index)
        return true
    }

    func progress(_ library: RunLibrary) -> StudyProgress { StudyProgress(study, found, library) }

    /// What a row is called; a single variant without a name is called what its run would be.
    func name(_ row: Int, _ board: StudyBoard) -> String {
        guard study.variants.indices.contains(row) else { return made.omissions[row - study.variants.count].name }
        let variant = study.variants[row]
        return variant.name.isEmpty || study.variants.count == 1 && variant.name == variant.experiment.name
            ? board.variant(of: variant.experiment) : variant.name
    }
}
