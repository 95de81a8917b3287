import Basics
import Dispatch
import Experiments
import Figures
import Foundation
import Interface
import Runs
import Sessions
import Supervision

/// Compares results, and writes comparisons down, off the main thread; it posts what comes of that.
protocol ComparisonService: Sendable {
    func compare(_ query: ComparisonQuery)
    /// The same, at once.
    func answer(to query: ComparisonQuery) -> ComparisonAnswer
    func write(_ query: ComparisonQuery, _ format: WrittenFormat, name: String)
    /// Draws the courses of runs.
    func writeCurves(_ runs: [RunID], _ format: FigureFormat, name: String)
    /// Posts all that is known of a run.
    func report(_ run: RunID)
    /// Calls runs by other studies from now on.
    func adopt(_ choices: [ExperimentChoice])
}

/// Does what the interface wants done, off the main thread where it may take time. It trains nothing: what is to be
/// done to runs is asked of the process that works on them.
struct WorkbenchExecutor: Sendable {
    private let store: RunStore
    private let supervisor: Supervisor
    private let mailbox: WorkbenchMailbox
    /// Serial: what is asked for happens in order.
    private let files = DispatchQueue(label: "sessionbench.files", qos: .userInitiated)
    private let watch: ResultsWatch
    private let comparing: any ComparisonService
    private let explorer: WorkbenchExplorer
    private let inspector: WorkbenchInspector
    private let experiments: WorkbenchExperiments
    private let describing: WorkbenchData

    /// How long leaving waits for a checkpoint, in seconds.
    private static let patience = 60.0

    init(
        store: RunStore, locations: DataLocations, supervisor: Supervisor, comparing: any ComparisonService,
        answering: @escaping @Sendable () -> any RowAnswering, experiments: WorkbenchExperiments,
        mailbox: WorkbenchMailbox
    ) {
        self.store = store
        self.supervisor = supervisor
        self.comparing = comparing
        self.mailbox = mailbox
        watch = ResultsWatch(store: store, mailbox: mailbox, queue: files)
        explorer = WorkbenchExplorer(store: store, locations: locations, mailbox: mailbox)
        inspector = WorkbenchInspector(answering: answering, mailbox: mailbox)
        self.experiments = experiments
        describing = WorkbenchData(store: store, locations: locations, mailbox: mailbox)
    }

    /// Begins to report what the results folder holds and what changes in it.
    func begin() {
        watch.begin()
        experiments.begin { [comparing] in comparing.adopt($0) }
        files.async {
            if supervisor.isIdle { mailbox.post(.notice("runs wait in the queue, and nothing works on them: 2, R")) }
            if let warning = LoginManager.warning { mailbox.post(.notice(warning)) }
        }
    }

    /// - Parameter what: what cannot be done, should it fail.
    private func inBackground(_ what: String, _ work: @escaping @Sendable () throws -> Void) {
        files.async {
            // Files may be nested so deeply that reading them overflows a stack.
            CrashGuard.guardThread()
            do { try work() } catch { mailbox.post(.failure("\(what): \(causeFirst(error))")) }
            watch.look()
        }
    }

    func perform(_ effect: Effect) {
        switch effect {
        case .launch(let experiment):
            inBackground("cannot launch \(experiment.name)") {
                for ticket in try supervisor.launch([experiment]) {
                    mailbox.post(.launched(ticket.run, ticket.experiment))
                }
            }
        case .launchMissing(let experiments):
            inBackground("cannot launch \(experiments.count) runs") {
                let (launched, found) = try supervisor.launchMissing(experiments)
                for ticket in launched { mailbox.post(.launched(ticket.run, ticket.experiment)) }
                mailbox.post(.results(found.map { RunRecord($0) }))
            }
        case .stop(let run): inBackground("cannot stop \(run)") { try supervisor.stop(run) }
        case .pause(let run): inBackground("cannot pause \(run)") { try supervisor.pause(run) }
        case .move(let run, let places): inBackground("cannot move \(run)") { try supervisor.move(run, by: places) }
        case .resume(let run):
            inBackground("cannot resume \(run)") {
                do { try supervisor.resume(run) } catch {
                    let record = RunRecord(store.record(RunFolder(id: run, in: store.results)))
                    mailbox.post(.declined(record, "\(run) cannot be resumed: \(causeFirst(error))"))
                }
            }
        case .resumeAll:
            inBackground("cannot go on with runs") {
                let count = try supervisor.resumeAll().count
                mailbox.post(.notice(count == 0 ? "no run waits or was interrupted" : "\(count) runs go on or wait"))
            }
        case .report(let run): comparing.report(run)
        case .annotate(let run, let notes):
            inBackground("cannot keep what is said about \(run)") {
                try RunFolder(id: run, in: store.results).annotate(notes)
            }
        case .trash(let runs):
            inBackground("cannot put away \(runs.count == 1 ? "\(runs[0])" : "all of \(runs.count) runs")") {
                var trashed: [RunStore.Trashed] = []
                defer { if !trashed.isEmpty { mailbox.post(.trashed(trashed)) } }
                for run in runs { trashed.append(try store.trash(run)) }
            }
        case .restore(let runs):
            inBackground("cannot bring back \(runs.count == 1 ? "\(runs[0].run)" : "all of \(runs.count) runs")") {
                for run in runs { try store.restore(run) }
            }
        case .loadRun(let id):
            inBackground("cannot read \(id)") {
                do {
                    mailbox.post(.history(id, try RunFolder(id: id, in: store.results).events()))
                } catch {
                    mailbox.post(.history(id, []))
                    mailbox.post(.failure("\(error)"))
                }
            }
        case .compare(let query): comparing.compare(query)
        case .writeComparison(let query, let format, let name): comparing.write(query, format, name: name)
        case .stopAll:
            supervisor.stopWorker()
            DispatchQueue.global().async {
                _ = supervisor.waitForWorker(seconds: Self.patience)
                mailbox.post(.allStopped)
            }
        case .explore(let runs): explorer.begin(runs)
        case .stopExploring: explorer.interrupt()
        case .readRows(let run): inspector.read(run)
        case .inspect(let query): inspector.inspect(query)
        case .stopInspecting: inspector.stop()
        case .writeTable(let table, let name):
            inBackground("cannot write the table") {
                let files = try WrittenTables(folder: store.results).write(table, name: name)
                let places = files.map { shownPath(store.results.appending(path: $0)) }
                mailbox.post(.notice("written: \(places.joined(separator: " and "))"))
            }
        case .writeFigure(let figure, let format, let name):
            inBackground("cannot write the figure") {
                let file = try writeFigure(figure, format, name: name, in: store.results)
                mailbox.post(.notice("saved as \(shownPath(file))"))
            }
        case .writeCurves(let runs, let format, let name): comparing.writeCurves(runs, format, name: name)
        case .openExperiment(let path): experiments.open(path)
        case .complete(let path): experiments.complete(path)
        case .saveExperiment(let yaml, let name): experiments.save(yaml, as: name)
        case .describeData(let query): describing.describe(query)
        case .weigh(let runs): describing.weigh(runs)
        // The program's own: leaving, and what else has to do with the terminal, happens on the main thread.
        case .suspend, .redraw, .copy, .edit, .quit: break
        }
    }
}

/// Writes a figure into a new file.
/// - Returns: where it lies.
/// - Throws: `FileError`.
func writeFigure(_ figure: Figure, _ format: FigureFormat, name: String, in folder: URL) throws -> URL {
    let data = format.data(figure)
    try createFolders(folder)
    return try Folder(folder, mayBeLink: true).create(data, as: name, extension: format.rawValue)
}
