import Basics
import Experiments
import Foundation
import Tensor

/// What must agree for a resumed run to equal an uninterrupted one.
struct Provenance: Codable, Equatable {
    var fingerprint: String
    var kernel: String
    var workers: Int
    /// Hash of the program file.
    var program: String
    /// The resolved experiment, as YAML; nil in checkpoints that predate it.
    var experiment: String?

    static func current(fingerprint: String, _ experiment: Experiment) -> Provenance {
        Provenance(
            fingerprint: fingerprint, kernel: Precision(experiment.training).kernel,
            workers: experiment.training.workers, program: programHash, experiment: experiment.yaml)
    }

    /// What keeps a run from going on exactly, besides other data and another experiment.
    func differences(from now: Provenance) -> [String] {
        var differences: [String] = []
        if kernel != now.kernel { differences.append("the product kernel \(kernel.forTerminal) (now \(now.kernel))") }
        if workers != now.workers { differences.append("\(workers) workers (now \(now.workers))") }
        if program != now.program { differences.append("another build of this program") }
        return differences
    }

    /// A changed key of the experiment, one that decides the results.
    struct Change { var key, before, now: String }

    /// What has changed in the experiment. A text that this program cannot read comes from another program, which
    /// already is a difference.
    func changes(to experiment: Experiment) -> [Change] {
        guard let text = self.experiment, let before = try? Experiment(resolved: Data(text.utf8), file: "checkpoint")
        else {
            return []
        }
        let (old, new) = (before.recipe, experiment.recipe)
        return ExperimentSchema.keys.compactMap { key in
            let (was, isNow) = (key.value(in: old), key.value(in: new))
            return was == isNow ? nil : Change(key: key.path, before: was.description, now: isNow.description)
        }
    }

    private static let programHash: String = {
        guard let file = try? Data(contentsOf: URL(filePath: "/proc/self/exe"), options: .alwaysMapped) else {
            return "unknown"
        }
        var hash = ContentHash()
        file.withUnsafeBytes { hash.combine(bytes: $0) }
        return hash.hexadecimal
    }()
}
