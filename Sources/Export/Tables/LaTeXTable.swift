import Basics
import Results

/// A table for LaTeX, with the rules of booktabs (`\usepackage{booktabs}`) and its footnotes and notes below. Of
/// results that may be called rivals (`ResultTable.Row.rivals`) the best is bold and the second underlined.
public struct LaTeXTable: CustomStringConvertible {
    /// What makes a float of it: what stands above, and what `\ref` names.
    public struct Caption: Sendable {
        let text: String
        let label: String

        /// - Parameters:
        ///   - text: may be from a file.
        ///   - label: of which letters, digits and hyphens are kept.
        public init(_ text: String, label: String) {
            self.text = text
            let plain = label.unicodeScalars.map { scalar -> Character in
                let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isPlain ? Character(scalar) : "-"
            }
            self.label = String(plain)
        }
    }

    private let table: ResultTable
    private let caption: Caption?

    public init(_ table: ResultTable, caption: Caption? = nil) {
        self.table = table
        self.caption = caption
    }

    /// What bold and underlined cells are.
    static let legend = "Bold: the best of the column; underlined: the second."

    public var description: String {
        let alignment = table.columns.map { $0.isText ? "l" : "r" }.joined()
        let titles = line(
            table.columns.map { column in
                (column.title + (column.unit.map { " \($0.rawValue)" } ?? "")).forLaTeX
            })
        let standings = table.standings
        let hasStandings = standings.joined().contains { $0 != nil }
        let rows = zip(table.rows, standings).map { row, standings in
            line(zip(row.cells, standings).map { text($0, $1, isBold: $0.isAhead && !hasStandings) })
        }.joined()
        let notes =
            table.footnotes.map { "\\textsuperscript{\($0.sign.forLaTeX)} \($0.text.forLaTeX)" }
            + table.notes.map(\.forLaTeX) + (hasStandings ? [Self.legend.forLaTeX] : [])
        let tabular =
            "\\begin{tabular}{\(alignment)}\n\\toprule\n\(titles)\\midrule\n\(rows)\\bottomrule\n\\end{tabular}\n"
        let below = notes.map { "\n\\par{\\footnotesize \($0)}\n" }.joined()
        guard let caption else { return tabular + below }
        return """
            \\begin{table}
            \\centering
            \\caption{\(caption.text.forLaTeX)}
            \\label{tab:\(caption.label)}
            \(tabular)\(below)\\end{table}

            """
    }

    private func text(_ cell: ResultCell, _ standing: CellStanding?, isBold: Bool) -> String {
        let mark = cell.mark.map { "\\textsuperscript{\($0.sign.forLaTeX)}" } ?? ""
        let text = cell.text.forLaTeX
        return switch standing {
        case .best: "\\textbf{\(text)}\(mark)"
        case .second: "\\underline{\(text)}\(mark)"
        case nil: isBold ? "\\textbf{\(text)\(mark)}" : text + mark
        }
    }

    private func line(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\\n" }
}

extension String {
    /// Text from a file, made safe for LaTeX: on one line, with its commands and signs as text. Signs that its common
    /// fonts lack are written as commands.
    var forLaTeX: String {
        var text = ""
        for character in forTerminal {
            switch character {
            case "\\": text += "\\textbackslash{}"
            case "~": text += "\\textasciitilde{}"
            case "^": text += "\\textasciicircum{}"
            case "<": text += "\\textless{}"
            case ">": text += "\\textgreater{}"
            case "|": text += "\\textbar{}"
            case "\"": text += "''"
            case "{", "}", "$", "&", "#", "_", "%": text += "\\\(character)"
            // After a line break, LaTeX would take a bracket for its argument.
            case "[", "]": text += "{\(character)}"
            case "Δ": text += "$\\Delta$"
            case "±": text += "$\\pm$"
            case "²": text += "$^2$"
            case "°": text += "$^\\circ$"
            case "…": text += "\\dots{}"
            case "–": text += "--"
            case "†": text += "\\dag{}"
            case "‡": text += "\\ddag{}"
            case "§": text += "\\S{}"
            case "‖": text += "$\\parallel$"
            case "◊": text += "$\\diamond$"
            case "△": text += "$\\triangle$"
            case "µ": text += "$\\mu$"
            case "¶": text += "\\P{}"
            case "−": text += "$-$"
            case "×": text += "$\\times$"
            case "·": text += "$\\cdot$"
            case "↑": text += "$\\uparrow$"
            case "↓": text += "$\\downarrow$"
            case "→": text += "$\\to$"
            case "≤": text += "$\\leq$"
            case "≥": text += "$\\geq$"
            default: text.append(character)
            }
        }
        return text
    }
}
