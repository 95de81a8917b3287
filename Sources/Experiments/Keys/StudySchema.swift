import Basics

/// The section `study` of an experiment file.
public enum StudySchema {
    public struct Key: Sendable, Hashable {
        public let path: String
        /// What the key takes, in words that follow "needs".
        public let takes: String
        /// One sentence.
        public let help: String
    }

    static let section = "study"
    /// Separates the name of a variant from the values of a grid.
    static let separator = ", "
    static let seedLimit = 1_000

    public static let keys = [
        Key(
            path: "study.seeds", takes: "a number of seeds from 1 to 1000, or a list of seeds [1, 2, 3]",
            help: "Seeds of every variant; a number counts up from `training.seed`"),
        Key(
            path: "study.variants", takes: "names with the keys that a variant changes, as in full: {}",
            help: "Variants by name, each with the keys it changes, and perhaps `seeds` of its own"),
        Key(
            path: "study.grid", takes: "keys with lists of values, as in model.width: [64, 128]",
            help: "Keys with lists of values; every variant runs with every combination"),
    ]

    /// Keys that must be the same in all runs of a study, and why.
    static let fixed = [
        "name": "the runs of a study are kept under one name", "training.seed": "study.seeds gives the seeds",
    ]

    static func contains(_ path: String) -> Bool { path == section || path.hasPrefix(section + ".") }

    static func needs(_ path: String) -> String {
        "\(path) needs \(keys.first { $0.path == path }?.takes ?? "")"
    }

    static func complaint(aboutUnknown path: String) -> String {
        let names = keys.map { String($0.path.dropFirst(section.count + 1)) }
        let name = String(path.dropFirst(section.count + 1))
        let near = nearestName(to: name, among: names)
        return "unknown key \(path.forTerminal(atMost: 60)); "
            + (near.map { "did you mean \(section).\($0)?" }
                ?? "the keys of study are \(names.joined(separator: ", "))")
    }
}
