import Experiments
import Runs
import ScreenKit

/// Asks whether to train runs that a matrix misses, with what that takes.
package struct CellQuestion: Question {
    /// Of the cell; nil for all cells. May be from a file.
    package let name: String?
    package let missing: [PlannedRun]
    /// In words.
    package let price: String
    /// A run of the cell that can be looked at instead.
    package let existing: RunID?

    init(_ name: String?, _ missing: [PlannedRun], price: String, existing: RunID? = nil) {
        self.name = name
        self.missing = missing
        self.price = price
        self.existing = existing
    }

    package func text(_ workspace: Workspace) -> [String] {
        let runs = missing.count == 1 ? "1 run" : "\(missing.count) runs"
        return [
            "Train \(runs) of \(name ?? "all cells"): \(price)?",
            "They run in the order of the queue, and the matrix fills; x on the page \(PageID.runs.title) stops one.",
        ]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        let open = existing.map { run in
            QuestionAnswer([.character("o")], "open what there is") {
                $0.go(to: run)
            }
        }
        return [open].compactMap(\.self) + [
            .yes { [missing] in $0.launch(missing) }
        ]
    }
}

/// Asks in which format to write what is compared into a file.
package struct WriteQuestion: Question {
    package let query: ComparisonQuery
    /// Of the file, without what follows a dot.
    package let name: String

    package func text(_ workspace: Workspace) -> [String] {
        ["Write it into a file in which format?", "It comes to lie beside the results; no file is replaced."]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        let formats: [(Key, String, WrittenFormat)] = [
            (.character("m"), "Markdown", .markdown), (.character("l"), "LaTeX", .latex),
            (.character("c"), "CSV", .csv), (.character("s"), "figure, SVG", .svg),
            (.character("p"), "figure, PDF", .pdf),
        ]
        return formats.map { key, word, format in
            QuestionAnswer([key], word) { [query, name] workspace in
                workspace.inform("writing \(name).\(format.fileExtension)…")
                return [.writeComparison(query, format, name: name)]
            }
        }
    }
}
