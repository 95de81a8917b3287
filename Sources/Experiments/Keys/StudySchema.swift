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
            path: "study.seeds",
            takes: "a number from 1 to 1000, a list [1, 2, 3], or {precision: 0.1, least: 4, most: 10}",
            help: "Seeds of every variant, counted up from `training.seed`; with a precision as many as it takes to "
                + "know differences to the first variant within it, in percentage points of validation MRR@20"),
        Key(
            path: "study.variants", takes: "names with the keys that a variant changes, as in full: {}",
            help: "Variants by name, each with the keys it changes, and perhaps `seeds` of its own"),
        Key(
            path: "study.grid", takes: "keys with lists of values, as in model.width: [64, 128]",
            help: "Keys with lists of values; every variant runs with every combination"),
        Key(
            path: "study.search",
            takes: "trials, keys with what is drawn for them (lists, or {from: 1e-4, to: 1e-2, scale: log}), and "
                + "perhaps a seed",
            help: "Random search: so many trials of every variant, on validation rows only; the best one of each is "
                + "run on the test with the seeds of the study"),
    ]

    // Keys of the section that every run keeps. Where they say nothing they are not written, so that experiments
    // without them are what they were before there were such keys.
    static let marginMRR = ExperimentKey(
        "study.margin.mrr", \.study.margin.mrr, .from(0, to: 100), help(margin: "MRR@20"))
    static let marginHR = ExperimentKey(
        "study.margin.hr", \.study.margin.hr, .from(0, to: 100), help(margin: "HR@20"))
    static let marginNDCG = ExperimentKey(
        "study.margin.ndcg", \.study.margin.ndcg, .from(0, to: 100), help(margin: "NDCG@20"))

    private static func help(margin metric: String) -> String {
        "Percentage points of \(metric) within which `compare` may call two variants equal; 0: none"
    }

    /// Whether an experiment says nothing by this key that every run keeps.
    static func isUnsaid(_ key: ExperimentKey, by experiment: Experiment) -> Bool {
        contains(key.path) && key.value(in: experiment) == key.defaultValue
    }

    /// Keys that must be the same in all runs of a study, and why.
    static let fixed = [
        "name": "the runs of a study are kept under one name", "training.seed": "study.seeds gives the seeds",
        "study.margin.mrr": oneMargin, "study.margin.hr": oneMargin, "study.margin.ndcg": oneMargin,
    ]
    private static let oneMargin = "all variants are judged by the same margin"

    /// Names of the keys and sections directly below the section.
    static let names = keys.map { String($0.path.dropFirst(section.count + 1)) } + ["margin"]

    static func contains(_ path: String) -> Bool { path == section || path.hasPrefix(section + ".") }

    static func needs(_ path: String) -> String {
        "\(path) needs \(keys.first { $0.path == path }?.takes ?? "")"
    }

    static func complaint(aboutUnknown path: String) -> String {
        let name = String(path.dropFirst(section.count + 1))
        let near = nearestName(to: name, among: names)
        return "unknown key \(path.forTerminal(atMost: 60)); "
            + (near.map { "did you mean \(section).\($0)?" }
                ?? "the keys of study are \(names.joined(separator: ", "))")
    }
}
