import ArgumentParser
import Export
import Results

extension RowSlicing: ExpressibleByArgument {}
extension TableFormat: ExpressibleByArgument {}

extension RowSlicing {
    /// All kinds, for help texts.
    static var kinds: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Kinds of slices of the test rows to show.
struct SliceOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Also show results by kinds of test rows (repeatable): \(RowSlicing.kinds).", valueName: "kind"))
    var slice: [RowSlicing] = []

    /// - Throws: `InputError` if a run's rows cannot be told apart in a way that was asked for.
    func check(_ run: SlicedRun) throws {
        if let missing = slice.first(where: { !run.has($0) }) { throw InputError(missing.absence) }
    }
}
