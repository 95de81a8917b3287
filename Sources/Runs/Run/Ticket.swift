import Basics
import Experiments
import Foundation

/// A run that is wanted: what the queue keeps of it until it has ended. Its folder is made when it starts.
public struct Ticket: Sendable, Hashable {
    /// The run, also if its folder does not exist yet.
    public let run: RunID
    /// The experiment as it was when the run was asked for; a run that has a folder goes by what is in that.
    public let experiment: Experiment
    /// Folder of the data, as a whole path.
    public let data: String
    public let asked: Date
    /// Whether it is wanted even if another run of the recipe is done.
    public let isAgain: Bool
    /// Why nobody can work on it; nil if somebody may.
    public internal(set) var refusal: String?
    /// Whether it waits for a task of a cluster, rather than for a process of this machine.
    public let isForCluster: Bool
}

extension Ticket {
    /// A ticket as it is written: the experiment as in a run's folder.
    private struct Written: Codable {
        var run: RunID
        var experiment: String
        var data: String
        var asked: Date
        var again: Bool
        var refusal: String?
        /// Nil counts as false.
        var cluster: Bool?
    }

    var content: Data {
        get throws {
            try RunJSON.encode(
                Written(
                    run: run, experiment: experiment.yaml, data: data, asked: asked, again: isAgain, refusal: refusal,
                    cluster: isForCluster ? true : nil))
        }
    }

    /// - Throws: if it is damaged, or names a place that is not a run's.
    init(_ content: Data, file: URL) throws {
        let written = try RunJSON.decode(Written.self, from: content)
        let experiment = try Experiment(resolved: Data(written.experiment.utf8), file: file.relativePath)
        guard written.run.isPlain, written.run.experiment == experiment.name else {
            throw FileError("the ticket names a place that is not a run's", at: file)
        }
        self.init(
            run: written.run, experiment: experiment, data: written.data, asked: written.asked,
            isAgain: written.again, refusal: written.refusal, isForCluster: written.cluster ?? false)
    }
}

extension RunID {
    /// Whether both names are those of folders that a run may have: names from files are not followed blindly.
    var isPlain: Bool {
        [experiment, folder].allSatisfy { name in
            !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\0")
        } && experiment != RunStore.referenceName
    }
}
