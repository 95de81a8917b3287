import Figures
import Results
import Runs
import ScreenKit

/// Asks in which format to write the figure at hand, or its table, into a file.
package struct FigureQuestion: Question {
    package enum Subject: Sendable, Hashable {
        case figure(Figure)
        case curves([RunID])
    }

    package let subject: Subject
    /// Of what the figure shows, where it can be written, too.
    package let table: ResultTable?
    /// Of the file, without what follows a dot.
    package let name: String

    init(_ subject: Subject, table: ResultTable? = nil, name: String) {
        self.subject = subject
        self.table = table
        self.name = name
    }

    package func text(_ workspace: Workspace) -> [String] {
        [
            "Write \(table == nil ? "the figure" : "the figure or the table") into a file in which format?",
            "It comes to lie beside the results; no file is replaced.",
        ]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        let figures = [("s", "SVG", FigureFormat.svg), ("p", "PDF", .pdf)].map { key, word, format in
            QuestionAnswer([.character(Character(key))], word) { [subject, name] workspace in
                workspace.inform("writing \(name).\(format.rawValue)…")
                return switch subject {
                case .figure(let figure): [.writeFigure(figure, format, name: name)]
                case .curves(let runs): [.writeCurves(runs, format, name: name)]
                }
            }
        }
        let tables = table.map { table in
            QuestionAnswer([.character("t")], "table (CSV, Markdown)") { [name] _ in [.writeTable(table, name: name)] }
        }
        return [tables].compactMap(\.self) + figures
    }
}
