import ArgumentParser
import Experiments

/// What an ablation of a study varies.
struct AblationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rows of a matrix (repeatable): a variant, a key (hierarchy), or a key with values (width=64,128).",
            valueName: "factor"))
    var rows: [String] = []
    @Option(help: ArgumentHelp("Columns of the matrix, as --rows.", valueName: "factor"))
    var columns: [String] = []
    @Option(
        help: ArgumentHelp(
            "Leave out one at a time, and add one in to what is left (repeatable): a variant that takes a part away, a "
                + "key with a value (hierarchy=none), or a section of flags (model.metadata).", valueName: "change"))
    var parts: [String] = []
    @Flag(help: "Rank as second stages do, where a run has one.")
    var secondStage = false
    @Flag(help: "Train what the matrix or the parts miss.")
    var runMissing = false

    var isWanted: Bool { !rows.isEmpty || !columns.isEmpty || !parts.isEmpty }

    func validate() throws {
        guard rows.isEmpty == columns.isEmpty else {
            throw ValidationError("a matrix needs both --rows and --columns")
        }
        guard rows.isEmpty || parts.isEmpty else {
            throw ValidationError("--rows and --columns are a matrix, --parts are not; choose one of the two")
        }
        guard isWanted || !(secondStage || runMissing) else {
            throw ValidationError("--second-stage and --run-missing are for --rows and --columns, or --parts")
        }
    }

    /// What is to be compared.
    enum Design {
        case matrix(FactorialDesign)
        case parts(OneAtATimeDesign, bare: Int)

        /// The variants of the cells, the baseline first.
        var study: Study {
            switch self {
            case .matrix(let design): design.study
            case .parts(let design, _): design.study
            }
        }
    }

    /// - Parameter baseline: a variant of the study.
    /// - Throws: `InvalidStudyChoice`, or `InputError` if the changes cannot go together.
    func design(of study: Study, baseline: Study.Variant) throws -> Design {
        if parts.isEmpty {
            let rows = try Factor(rows, of: study, baseline: baseline)
            let columns = try Factor(columns, of: study, baseline: baseline)
            guard rows.levels != columns.levels else {
                throw InputError("rows and columns vary the same; cross two different factors")
            }
            return .matrix(FactorialDesign(rows, by: columns, of: study, baseline: baseline))
        }
        let design = OneAtATimeDesign(
            try Factor(parts, of: study, baseline: baseline), of: study, baseline: baseline)
        switch design.bare {
        case .variant(let bare): return .parts(design, bare: bare)
        case .impossible(let reason):
            throw InputError("the parts cannot all be left out at once, so that one could be added in: \(reason)")
        }
    }
}
