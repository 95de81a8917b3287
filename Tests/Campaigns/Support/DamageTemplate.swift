import Basics
import Experiments
import Foundation
import Runs
import Synchronization
import Tensor
import TestSupport
import Training

/// A run folder that copies are damaged of, and what is right for it. It is made in this process, which is the program
/// that goes on with it.
struct DamageTemplate: Sendable {
    let name: String
    let folder: RunFolder
    let experiment: Experiment
    /// Files relative to the folder of the run.
    let files: [String]
    /// Of the run when it is done.
    let outcome: Outcome
    /// If it is done.
    let summary: RunSummary?
    let events: [RunEvent]
    /// What is recommended, if it is done.
    let recommendation: Data?
    /// The same files of another run, with another seed or, where none is read, of fewer sessions.
    private let other: RunFolder
    private let home: CaseFolder

    /// - Parameter steps: events after which the run is stopped; nil: it is done.
    init(_ name: String, _ recipe: Recipe, stoppedAfter steps: Int? = nil, seed: UInt64 = 1) throws {
        self.name = name
        home = try CaseFolder()
        experiment = try recipe.experiment()
        let whole = try Self.make(experiment, in: home)
        folder = try steps.map { [home, experiment] in try Self.make(experiment, in: home, stoppedAfter: $0) } ?? whole
        var another = experiment
        if another.reads("training.seed") {
            another.training.seed = 2
        } else {
            another.training.sessionFraction = 0.9
        }
        other = try Self.make(another, in: home, stoppedAfter: steps)
        outcome = try Outcome(whole)
        files = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
            .filter { [folder] in folder.url.appending(path: $0).isRegularFile }.sorted()
        events = try folder.events()
        summary = try folder.summary()
        recommendation = summary == nil ? nil : try Self.recommendation(folder, home)
    }

    private static func make(_ experiment: Experiment, in home: CaseFolder, stoppedAfter steps: Int? = nil) throws
        -> RunFolder
    {
        let folder = try RunFolder.create(experiment: experiment, in: home.results)
        let stop = StopFlag()
        let left = Atomic(steps ?? .max)
        let summary = try RunExecution(
            experiment: experiment, folder: folder, locations: try home.locations(), stop: stop
        ) { event in
            if case .training = event, left.subtract(1, ordering: .relaxed).newValue == 0 { stop.stop() }
        }.run()
        guard (summary == nil) == (steps != nil) else { throw Failure.wrong("the template is not as it should be") }
        return folder
    }

    static func recommendation(_ folder: RunFolder, _ home: CaseFolder) throws -> Data {
        let locations = try home.locations()
        let items = try folder.experiment().data.source == .storefront ? ["S000003", "S000007"] : ["i3", "i7"]
        let recommender = try Recommender(folder: folder, locations: locations)
        return try RunJSON.encode(try recommender.recommend(items: items, top: 10))
    }

    /// A copy of the run in the results of a case.
    func copy(to folder: CaseFolder) throws -> RunFolder {
        let copy = RunFolder(id: self.folder.id, in: folder.results)
        try FileManager.default.createDirectory(
            at: copy.url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: self.folder.url, to: copy.url)
        return copy
    }

    /// A file of the other run; that of this one if the other has none of the name.
    func otherContent(_ file: String) -> Data {
        // The best weights have their step in the name.
        let folder = other.url.appending(path: file).deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let kind = file.split(separator: "/").last.map { String($0.prefix { $0 != "-" && $0 != "." }) } ?? ""
        let name = names.first { $0.hasPrefix(kind) }
        let content = name.flatMap { FileManager.default.contents(atPath: folder.appending(component: $0).path) }
        return content ?? self.content(file)
    }

    func content(_ file: String) -> Data {
        FileManager.default.contents(atPath: folder.url.appending(path: file).path) ?? Data()
    }
}

extension URL {
    fileprivate var isRegularFile: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
