import Experiments
import Export
import Results
import Runs
import Sessions

/// All that is known of a run, as text: what `show` prints, and the workbench opens.
struct RunText {
    let run: StoredRun
    let kept: KeptLists?
    let place: ParetoPlace?

    /// - Throws: what is wrong with its files.
    init(_ run: StoredRun, in store: RunStore) throws {
        self.run = run
        kept = run.summary == nil ? nil : try KeptLists(run.folder)
        place = run.summary.flatMap { summary in
            let runs = store.runs()
            let lost = runs.count { $0.status == .failed || $0.status == .interrupted }
            return ParetoPlace(of: summary, among: runs.compactMap(\.summary), failed: lost)
        }
    }

    /// That the run keeps no lists though it could, and what adds them; nil if it does.
    /// - Parameter options: of the command line, as they are to be repeated.
    func advice(options: String) -> String? {
        guard kept == nil, !run.isReference, let summary = run.summary, summary.ranksItems != false else { return nil }
        return "the lists of what \(run.id.description.forTerminal) recommends are missing; "
            + "sessionbench rescore \(run.id)\(options) adds them"
    }

    /// The result or, of a run that has none, its status; what people say about it; the keys that differ from their
    /// defaults.
    /// - Parameters:
    ///   - slices: of the kinds that were asked for or, if none was, of all that the run keeps: those by training
    ///     clicks are in every summary.
    ///   - check: called with the rows before they are shown.
    func text(
        locations: DataLocations, slices: [RowSlicing] = [], check: (SlicedRun) throws -> Void = { _ in }
    ) throws -> String {
        var text = ""
        if let summary = run.summary {
            let rows = RowsOfRuns(locations: locations)
            let sliced = try rows.sliced(run.folder, mayDerive: !slices.isEmpty)
            if let sliced { try check(sliced) }
            text +=
                RunReport(
                    summary, sliced, by: slices.isEmpty ? RowSlicing.allCases.filter { $0 != .popularity } : slices,
                    lists: kept?.lists, calibration: kept?.calibration ?? [], place: place
                ).description
        } else {
            var facts = PlainTable(alignments: [.left, .left])
            facts.append(["run", run.id.description])
            facts.append(["status", run.status.rawValue])
            if let reason = run.reason { facts.append(["reason", reason]) }
            text += facts.description
        }
        if !run.notes.isEmpty {
            var said = PlainTable(alignments: [.left, .left])
            if !run.notes.note.isEmpty { said.append(["note", run.notes.note]) }
            if !run.notes.tags.isEmpty { said.append(["tags", run.notes.tags.joined(separator: " ")]) }
            text += "\n" + said.description
        }
        return text + "\n" + settings
    }

    private var settings: String {
        do {
            let experiment = try run.readExperiment()
            var table = PlainTable([("setting", .left), ("value", .left), ("default", .left)])
            for key in ExperimentSchema.keys where key.path != "name" {
                let value = key.value(in: experiment)
                let standard = key.defaultValue
                if value != standard { table.append([key.path, value.description, standard.description]) }
            }
            return table.description
        } catch {
            return "The experiment cannot be read: \(error)\n"
        }
    }
}
