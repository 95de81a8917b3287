import Basics
import Dispatch
import Experiments
import Foundation
import Importing
import Interface
import Runs
import Sessions

/// Finds out for the screen what is known of data without preparing it, and how much disk space runs take; off the main
/// thread, one question after the other.
final class WorkbenchData: Sendable {
    private let store: RunStore
    private let locations: DataLocations
    private let mailbox: WorkbenchMailbox
    private let queue = DispatchQueue(label: "sessionbench.data", qos: .utility)

    /// A larger generated shop is generated when a run needs it, and not to be looked at.
    private static let sessionLimit = 50_000
    /// The same for prepared data, in bytes.
    private static let sizeLimit = 300_000_000

    init(store: RunStore, locations: DataLocations, mailbox: WorkbenchMailbox) {
        self.store = store
        self.locations = locations
        self.mailbox = mailbox
    }

    func describe(_ query: DataQuery) {
        queue.async { [self] in
            CrashGuard.guardThread()
            mailbox.post(.described(query, facts(of: query)))
        }
    }

    /// What is known of data.
    func facts(of query: DataQuery) -> DataFacts {
        do {
            switch query.source.source {
            case .storefront:
                guard query.source.storefront.sessions <= Self.sessionLimit else {
                    return .unknown("generated when a run needs it")
                }
                return .known(
                    .init(
                        try loadDataset(
                            query.source, protocol: query.rules, name: "storefront", locations: locations)))
            case .files:
                let missing = DataSources.missingFiles(of: query.source, split: query.rules, in: locations)
                if let problem = DataSources.problem(missing: missing, in: locations) { return .absent(problem) }
                let prepared = try preparedDataset(
                    query.source, protocol: query.rules, name: query.source.folder, locations: locations,
                    atMost: Self.sizeLimit)
                switch prepared {
                case .dataset(let dataset): return .known(.init(dataset))
                case .absent: return .unknown("not prepared yet; the first run does that")
                case .tooLarge: return .unknown("\"sessionbench data inspect\" counts data of this size")
                }
            }
        } catch { return .unknown(causeFirst(error)) }
    }

    /// Posts the bytes of run folders.
    func weigh(_ runs: [RunID]) {
        queue.async { [self] in mailbox.post(.weighed(bytes(of: runs))) }
    }

    /// Bytes of run folders; a reference run has none, and keeps less than a run does.
    func bytes(of runs: [RunID]) -> [RunID: Int] {
        let sizes = runs.map { run in (run, Self.bytes(RunFolder(id: run, in: store.results).url)) }
            .filter { $0.1 > 0 }
        return Dictionary(sizes) { first, _ in first }
    }

    private static func bytes(_ folder: URL) -> Int {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        return (files?.allObjects ?? []).reduce(0) { sum, file in
            sum + (((try? (file as? URL)?.resourceValues(forKeys: [.fileSizeKey]))?.fileSize) ?? 0)
        }
    }
}

extension DataFacts.Counts {
    fileprivate init(_ dataset: Dataset) {
        let summary = dataset.summary
        self.init(
            items: summary.items, trainingSessions: dataset.training.count,
            validationSessions: dataset.validation.count, testSessions: dataset.test.count,
            trainingRows: summary.trainingRows, testRows: summary.testRows, categories: summary.categories,
            lengths: DatasetStatistics.Sessions(dataset.training).lengths.map {
                .init(name: $0.name, sessions: $0.count)
            },
            findings: dataset.findings.map { .init(name: $0.name, text: $0.text) })
    }
}
