import Basics
import Results

/// A table for LaTeX, with the rules of booktabs (`\usepackage{booktabs}`) and its footnotes and notes below.
public struct LaTeXTable: CustomStringConvertible {
    private let table: ResultTable

    public init(_ table: ResultTable) { self.table = table }

    public var description: String {
        let alignment = table.columns.map { $0.isText ? "l" : "r" }.joined()
        let titles = line(
            table.columns.map { column in
                (column.title + (column.unit.map { " \($0.rawValue)" } ?? "")).forLaTeX
            })
        let rows = table.rows.map { line($0.cells.map(text)) }.joined()
        let notes =
            table.footnotes.map { "\\textsuperscript{\($0.sign.forLaTeX)} \($0.text.forLaTeX)" }
            + table.notes.map(\.forLaTeX)
        return "\\begin{tabular}{\(alignment)}\n\\toprule\n\(titles)\\midrule\n\(rows)\\bottomrule\n\\end{tabular}\n"
            + notes.map { "\n\\par{\\footnotesize \($0)}\n" }.joined()
    }

    private func text(_ cell: ResultCell) -> String {
        let mark = cell.mark.map { "\\textsuperscript{\($0.sign.forLaTeX)}" } ?? ""
        let text = cell.text.forLaTeX + mark
        return cell.isAhead ? "\\textbf{\(text)}" : text
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
            default: text.append(character)
            }
        }
        return text
    }
}
