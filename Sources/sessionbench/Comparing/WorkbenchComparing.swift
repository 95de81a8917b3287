import Algorithms
import Basics
import Dispatch
import Experiments
import Export
import Figures
import Foundation
import Interface
import Results
import Runs
import Sessions
import Synchronization

/// Compares results for the screen, one question after the other, off the main thread. Of questions that wait, only the
/// last one of its kind is answered.
final class WorkbenchComparing: ComparisonService {
    private let store: RunStore
    private let locations: DataLocations
    private let source: RowsOfRuns
    /// By which runs are called, as on the other pages.
    private let index: Mutex<StudyIndex>
    private let mailbox: WorkbenchMailbox
    private let queue = DispatchQueue(label: "sessionbench.comparing", qos: .userInitiated)
    /// By kind, table or matrix.
    private let latest = Mutex<[Bool: ComparisonQuery]>([:])

    init(store: RunStore, locations: DataLocations, choices: [ExperimentChoice], mailbox: WorkbenchMailbox) {
        self.store = store
        self.locations = locations
        source = RowsOfRuns(locations: locations, isQuiet: true)
        index = Mutex(Self.index(choices))
        self.mailbox = mailbox
    }

    private static func index(_ choices: [ExperimentChoice]) -> StudyIndex {
        StudyIndex(choices.map { ($0.experiment.name, $0.study) })
    }

    /// Calls runs by other studies from now on.
    func adopt(_ choices: [ExperimentChoice]) {
        let new = Self.index(choices)
        index.withLock { $0 = new }
    }

    /// What is known of a query: for the screen, and as text.
    private struct Compared {
        let answer: ComparisonAnswer
        let text: (TableFormat) -> String?
        /// - Throws: `LackOfResults`.
        let figure: () throws -> Figure
    }

    /// Posts the answer.
    func compare(_ query: ComparisonQuery) {
        latest.withLock { $0[query.isOfMatrix] = query }
        queue.async { [self] in
            CrashGuard.guardThread()
            guard latest.withLock({ $0[query.isOfMatrix] }) == query else { return }
            mailbox.post(.compared(query, answer(to: query)))
        }
    }

    func answer(to query: ComparisonQuery) -> ComparisonAnswer {
        do { return try compared(query).answer } catch { return .impossible(causeFirst(error)) }
    }

    /// Posts all that is known of a run.
    func report(_ run: RunID) {
        queue.async { [store, locations, mailbox] in
            CrashGuard.guardThread()
            do {
                let stored = store.record(try store.find(run.description))
                mailbox.post(.report(run, try RunText(stored, in: store).text(locations: locations)))
            } catch { mailbox.post(.failure("cannot read \(run): \(causeFirst(error))")) }
        }
    }

    /// Writes a comparison into a new file of the results folder and posts its path.
    func write(_ query: ComparisonQuery, _ format: WrittenFormat, name: String) {
        queue.async { [self] in
            CrashGuard.guardThread()
            do {
                guard let content = try content(compared(query), format) else { return }
                try createFolders(store.results)
                let folder = try Folder(store.results, mayBeLink: true)
                let file = try folder.create(content, as: name, extension: format.fileExtension)
                mailbox.post(.notice("saved as \(shownPath(file))"))
            } catch { mailbox.post(.failure("cannot write it: \(causeFirst(error))")) }
        }
    }

    func writeCurves(_ runs: [RunID], _ format: FigureFormat, name: String) {
        queue.async { [self] in
            CrashGuard.guardThread()
            do {
                let stored = runs.map { store.record(RunFolder(id: $0, in: store.results)) }
                let title = runs.map(\.experiment).uniqued().joined(separator: ", ")
                let figure = try FigureRuns(stored, called: title, by: index.withLock { $0 }).curves()
                let file = try writeFigure(figure, format, name: name, in: store.results)
                mailbox.post(.notice("saved as \(shownPath(file))"))
            } catch { mailbox.post(.failure("cannot write the figure: \(causeFirst(error))")) }
        }
    }

    private func content(_ compared: Compared, _ format: WrittenFormat) throws -> Data? {
        func text(_ format: TableFormat) -> Data? { compared.text(format).map { Data($0.utf8) } }
        return switch format {
        case .markdown: text(.markdown)
        case .latex: text(.latex)
        case .csv: text(.csv)
        case .svg: FigureFormat.svg.data(try compared.figure())
        case .pdf: FigureFormat.pdf.data(try compared.figure())
        }
    }

    private func compared(_ query: ComparisonQuery) throws -> Compared {
        switch query.subject {
        case .runs(let runs, let baseline): try compared(query, runs, baseline)
        case .matrix(let design, let pinned, _): try compared(query, design, pinned)
        }
    }

    private func compared(_ query: ComparisonQuery, _ wanted: [RunID], _ pinned: PinnedArm?) throws -> Compared {
        let stored = Dictionary((store.runs() + store.references()).map { ($0.id, $0.folder) }) { own, _ in own }
        let runs = try ComparedRuns(wanted.compactMap { stored[$0] }, named: index.withLock { $0 })
        guard runs.arms.count > 1 else {
            throw InputError("fewer than two of the runs differ in more than the seed: there is nothing to compare")
        }
        func ids(_ arm: ComparedArm) -> [RunID] { arm.runs.compactMap { runs.folders[$0.summary.run]?.id } }
        let arms = runs.arms.indices.filter { index in
            pinned.map { ids(runs.arms[index]).contains($0.run) } ?? false
        }
        let baseline = arms.first { runs.arms[$0].name == pinned?.name } ?? arms.first ?? 0
        let comparison = try Comparison(
            runs.arms, baseline: baseline,
            rows: try source.rows(runs.arms, runs.folders, baseline: baseline, for: query.slicing),
            metric: query.metric, margin: JudgingMargin(of: runs.arms, query.metric, wanted: query.margin),
            slicing: query.slicing)
        return Compared(
            answer: .table(ComparedTable(comparison, omissions: runs.omissions, runs: ids)),
            text: { ComparisonReport(comparison).text($0) },
            figure: { try .ablation("Differences", comparison) })
    }

    private func compared(_ query: ComparisonQuery, _ design: FactorialDesign, _ pinned: Int) throws -> Compared {
        let results = try AblationRuns(of: design.study, in: store, bySecondStage: false).results(
            against: pinned, query.metric, margin: query.margin, query.slicing, source)
        return Compared(
            answer: .matrix(ComparedMatrix(design, results)), text: AblationReport(design, results).text,
            figure: {
                guard let comparison = results.comparison else {
                    throw LackOfResults("nothing but the pinned cell is done, so that there is no difference to draw")
                }
                return try .ablation("Matrix", comparison)
            })
    }
}
