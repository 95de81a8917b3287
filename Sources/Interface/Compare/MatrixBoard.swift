import Experiments
import Runs

/// An ablation's matrix: two factors of a study crossed, and the runs that there are of it.
struct MatrixBoard: Sendable, Equatable {
    /// Of the study. May be from a file.
    let title: String
    /// Index of the study's choice; nil for a run that none has.
    let choice: Int?
    let factors: [FactorChoice]
    let rows: FactorChoice?
    let columns: FactorChoice?
    /// Nil if there is nothing to cross.
    let design: FactorialDesign?
    /// Why there is no matrix; nil if there is one.
    let obstacle: String?
    /// By variant of the design.
    let wanted: [[WantedRun]]

    /// What decides the design, which takes long to make of a large study.
    private struct Plan: Sendable, Equatable {
        let study: Study
        let baseline: Study.Variant
        let rows: String?
        let columns: String?
    }

    private let plan: Plan?

    /// The study of a run that no choice has, and of a choice without variants, is its one experiment.
    /// - Parameter known: the design of which is taken over if the study has not changed.
    init(
        _ settings: MatrixSettings, _ scope: CompareScope, _ workspace: Workspace, _ index: RecipeIndex,
        known: MatrixBoard?
    ) {
        let selected = workspace.selectedRun
        // Experiment files come and go.
        let wished = settings.choice.flatMap { workspace.choices.indices.contains($0) ? $0 : nil }
        let number = wished ?? scope.choice ?? (selected == nil ? workspace.choices.indices.first : nil)
        let chosen = number.map { workspace.choices[$0] }
        choice = number
        title = chosen?.name ?? selected?.id.experiment ?? ""
        plan = (chosen?.experiment ?? selected?.experiment).map { experiment in
            let (study, baseline) = Self.study(number, experiment, workspace, index)
            return Plan(study: study, baseline: baseline, rows: settings.rows, columns: settings.columns)
        }
        if let known, known.plan == plan {
            (factors, rows, columns) = (known.factors, known.rows, known.columns)
            (design, obstacle) = (known.design, known.obstacle)
        } else if let plan {
            factors = plan.study.factorChoices(baseline: plan.baseline)
            let axes = settings.axes(among: factors)
            (rows, columns) = (axes?.rows, axes?.columns)
            let crossed = Self.design(axes, plan, title)
            (design, obstacle) = (crossed.design, crossed.obstacle)
        } else {
            (factors, rows, columns, design) = ([], nil, nil, nil)
            obstacle = "there is no experiment to vary"
        }
        wanted = (design?.study.variants ?? []).map { WantedRun.all(of: $0, index, workspace.library) }
    }

    private static func design(
        _ axes: (rows: FactorChoice, columns: FactorChoice)?, _ plan: Plan, _ title: String
    ) -> (design: FactorialDesign?, obstacle: String?) {
        guard let axes else {
            let reason =
                "\(title) has no two parts that can be crossed: its model reads none of hierarchy, metadata, item "
                + "vectors and repeats, and its variants vary nothing else; e goes to the next experiment"
            return (nil, reason)
        }
        do throws(InvalidStudyChoice) {
            return (try FactorialDesign(axes.rows, by: axes.columns, of: plan.study, baseline: plan.baseline), nil)
        } catch { return (nil, error.description) }
    }

    private static func study(
        _ number: Int?, _ experiment: Experiment, _ workspace: Workspace, _ index: RecipeIndex
    ) -> (Study, baseline: Study.Variant) {
        if let number, let study = workspace.choices[number].study, var baseline = study.variants.first {
            if study.precision != nil {
                baseline.seeds = workspace.progress(ofChoice: number).entries(of: 0).map(\.seed)
            }
            return (study, baseline)
        }
        let known = index.seeds(of: experiment, in: workspace.library)
        let only = Study.Variant(
            name: workspace.studies.variant(of: experiment), experiment: experiment,
            seeds: known.isEmpty ? [experiment.training.seed] : known)
        return (Study(variants: [only]), only)
    }

    // MARK: Cells

    var size: (rows: Int, columns: Int) { design.map { ($0.cells.count, $0.cells.first?.count ?? 0) } ?? (0, 0) }

    func cell(_ place: MatrixPlace) -> DesignCell? {
        guard let cells = design?.cells, cells.indices.contains(place.row),
            cells[place.row].indices.contains(place.column)
        else { return nil }
        return cells[place.row][place.column]
    }

    /// The variant of a cell; nil where there can be none.
    func variant(_ place: MatrixPlace) -> Int? {
        if case .variant(let index)? = cell(place) { index } else { nil }
    }

    /// Runs of a variant that have to be launched or resumed.
    func missing(_ variant: Int, _ library: RunLibrary) -> [PlannedRun] {
        wanted[variant].filter { entry in
            entry.run.flatMap { library[$0]?.status.isResumable } ?? true
        }.map { PlannedRun(experiment: $0.experiment, found: $0.run) }
    }

    /// Finished runs of all variants.
    func done(_ library: RunLibrary) -> Set<RunID> {
        Set(wanted.joined().compactMap(\.run).filter { library[$0]?.status == .done })
    }
}
