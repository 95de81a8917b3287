import Basics
import Experiments
import Results
import Runs
import Sessions
import Training

/// Finds out what is known of test rows: as runs keep it or, of runs from before it was kept, from their data.
struct RowsOfRuns {
    let locations: DataLocations
    /// Whether nothing is said of runs from before sessions were kept: standard error may be a screen.
    var isQuiet = false

    /// Of the baseline of a comparison.
    ///
    /// Sessions are the same for all runs on the same test rows, so any run may lend them; clicks in training only one
    /// that was trained on the same sessions; and what a model predicted is its own.
    /// - Throws: `InputError` if they are damaged, or neither kept nor to be had from the data.
    /// - Parameter folders: of the arms' runs, by their names.
    func rows(
        _ arms: [ComparedArm], _ folders: [String: RunFolder], baseline: Int, for slicing: RowSlicing?
    ) throws -> TestRows {
        let own = arms[baseline].runs
        let first = own[0].summary
        let others = arms.flatMap(\.runs).map(\.summary).filter { other in
            guard let slicing else { return true }
            return slicing != .categoryHit && other.dataset == first.dataset && other.refit == first.refit
        }
        for summary in own.map(\.summary) + others {
            guard let folder = folders[summary.run] else { continue }
            if let rows = try InputError.ifUnusable({ try folder.testRows(of: summary) }) { return rows }
        }
        return try derived(first, own[0].experiment)
    }

    /// Of a single run.
    /// - Parameter mayDerive: whether to look at the data for what the run does not keep.
    /// - Returns: nil if nothing is kept and nothing is to be derived.
    /// - Throws: `InputError`, as above.
    func sliced(_ folder: RunFolder, mayDerive: Bool) throws -> SlicedRun? {
        try InputError.ifUnusable {
            guard let (experiment, summary) = try folder.finished(), summary.ranksItems != false else { return nil }
            guard let rows = try folder.testRows(of: summary) ?? (mayDerive ? derived(summary, experiment) : nil)
            else { return nil }
            return SlicedRun(ranks: try folder.testRanks(of: summary), rows: rows)
        }
    }

    /// What is known of the rows of a finished run.
    /// - Throws: `InputError` if the run is not done, or its rows are damaged, or neither kept nor to be had from the
    ///   data.
    func kept(by folder: RunFolder) throws -> TestRows {
        try InputError.ifUnusable {
            guard let (experiment, summary) = try folder.finished() else {
                throw InputError("\(folder.id.description.forTerminal) is not done")
            }
            return try folder.testRows(of: summary) ?? derived(summary, experiment)
        }
    }

    private func derived(_ summary: RunSummary, _ experiment: Experiment) throws -> TestRows {
        if !isQuiet {
            writeError("\(summary.run): from before sessions were kept beside the ranks; taking them from the data\n")
        }
        do {
            return try TestRows.derived(of: summary, experiment, locations: locations)
        } catch {
            throw InputError(
                "\(summary.run.forTerminal) does not keep to which sessions its test rows belong (it is from before "
                    + "that was kept), and the data does not give it: \(error); name the folder of the data "
                    + "(--data), or train the run anew")
        }
    }
}
