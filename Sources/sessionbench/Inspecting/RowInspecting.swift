import Basics
import Foundation
import Interface
import Metrics
import Results
import Runs
import Sessions
import Training

/// Says what is to be said of single test rows, for the command and the workbench. It keeps what it has loaded of two
/// runs; used by one thread.
final class RowInspecting: RowAnswering {
    private let store: RunStore
    private let source: RowsOfRuns
    private var loaded: [(run: RunID, inspector: RowInspector)] = []
    private var rows: [(run: RunID, rows: InspectedRun)] = []

    /// Runs whose data and weights, and runs whose ranks, are kept.
    private static let keptModels = 2
    private static let keptRows = 4

    /// - Parameter isQuiet: whether standard error is a screen.
    init(store: RunStore, locations: DataLocations, isQuiet: Bool) {
        self.store = store
        source = RowsOfRuns(locations: locations, isQuiet: isQuiet)
    }

    func forgetModels() { loaded = [] }

    /// What a run keeps of its test rows.
    /// - Throws: `UnknownRun`, or `InputError` if it is not done, ranks no items, or keeps no ranks.
    func rows(of run: RunID) throws -> InspectedRun {
        if let known = rows.first(where: { $0.run == run }) { return known.rows }
        let folder = try store.find(run.description)
        let name = run.description.forTerminal
        let made = try InputError.ifUnusable {
            guard let (experiment, summary) = try folder.finished() else { throw InputError(folder.notDone) }
            guard summary.ranksItems != false else {
                throw InputError("\(name) ranks no items: the next item is no task of its model")
            }
            guard folder.keepsTestRanks else {
                throw InputError("\(name) keeps no ranks of its test rows; train it again")
            }
            return InspectedRun(
                experiment: experiment, summary: summary, ranks: try folder.testRanks(of: summary),
                rows: try source.kept(by: folder), lists: try folder.testLists(of: summary),
                isReference: folder.isReference)
        }
        rows = Array((rows + [(run, made)]).suffix(Self.keptRows))
        return made
    }

    func kept(by run: RunID) -> KeptRows {
        do { return .known(try rows(of: run)) } catch { return .unknown(causeFirst(error)) }
    }

    func answer(_ query: InspectionQuery, report: (Inspection) -> Bool) -> Inspection {
        var answer = Inspection(runs: query.runs.count)
        do {
            switch query.subject {
            case .row(let row): try tell(row, query.runs, &answer, report)
            case .typed(let text): try tell(text, query.runs, &answer, report)
            }
        } catch {
            answer.problem = causeFirst(error)
        }
        _ = report(answer)
        return answer
    }

    private func tell(
        _ row: Int, _ runs: [RunID], _ answer: inout Inspection, _ report: (Inspection) -> Bool
    ) throws {
        let kept = try runs.map { try rows(of: $0) }
        let inspectors = try runs.map(inspector)
        answer.session = inspectors[0].session(row: row)
        for (number, run) in kept.enumerated() {
            answer.models[number] = inspectors[number].kept(row: row, list: run.list(row: row) ?? [])
        }
        for (number, run) in kept.enumerated() where report(answer) {
            answer.models[number] = inspectors[number].model(row: row, list: run.list(row: row))
            answer.done = number + 1
        }
    }

    private func tell(
        _ text: String, _ runs: [RunID], _ answer: inout Inspection, _ report: (Inspection) -> Bool
    ) throws {
        let names = try ItemNames(text)
        let inspectors = try runs.map(inspector)
        let items = try inspectors.map { try $0.items(called: names.names) }
        answer.session = inspectors[0].session(items: items[0])
        for (number, inspector) in inspectors.enumerated() where report(answer) {
            answer.models[number] = inspector.model(items: items[number])
            answer.done = number + 1
        }
    }

    private func inspector(_ run: RunID) throws -> RowInspector {
        if let place = loaded.firstIndex(where: { $0.run == run }) {
            // The one that was used last stays longest.
            loaded.append(loaded.remove(at: place))
        } else {
            let folder = try store.find(run.description)
            let made = try InputError.ifUnusable { try RowInspector(folder, locations: source.locations) }
            loaded = Array((loaded + [(run, made)]).suffix(Self.keptModels))
        }
        return loaded[loaded.count - 1].inspector
    }
}
