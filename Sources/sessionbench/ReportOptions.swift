import ArgumentParser
import Basics
import Export
import Foundation
import Runs
import Terminal

/// What is written may take long to make.
/// - Throws: `ValidationError` if it could not be written to the file that the option `--output` names, or that is
///   empty.
func refuseUnwritable(output: String?) throws {
    try refuseEmpty(output, "--output")
    guard let output else { return }
    do { try checkOutput(to: URL(filePath: output)) } catch { throw ValidationError("--output: \(error)") }
}

/// How a report is written, and where to.
struct ReportOptions: ParsableArguments {
    @Option(help: "How to write it: text, markdown, latex, csv or json.")
    var format = TableFormat.text
    @Option(
        help: ArgumentHelp(
            "Write to this file (default: standard output); as markdown with a title and the command that makes it.",
            valueName: "file"), completion: .file())
    var output: String?

    func validate() throws { try refuseUnwritable(output: output) }

    /// Columns of the terminal that the report is written to; nil if it goes elsewhere.
    var width: Int? { output == nil ? terminalSize(STDOUT_FILENO)?.width : nil }

    /// Writes a report.
    /// - Parameters:
    ///   - text: in the format; nil if that is JSON.
    ///   - title: of a document.
    func write(_ text: String?, json: some Encodable, title: String) throws {
        let written = try text ?? jsonText(json)
        guard let output else { return print(written, terminator: "") }
        let head = format == .markdown ? "# \(title.forMarkdown)\n\n```sh\n\(Self.command)\n```\n\n" : ""
        try writeOutput(Data((head + written).utf8), to: URL(filePath: output))
    }

    /// The command as it was typed.
    private static var command: String {
        (["sessionbench"] + CommandLine.arguments.dropFirst().map(shellWord)).joined(separator: " ").forTerminal
    }
}
