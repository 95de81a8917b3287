import Basics
import Foundation

/// The contents of a user's file: an experiment and, if the file has a section `study`, variants of it to run.
public struct ExperimentFile: Sendable, Hashable {
    /// The comment at the head of the file, one paragraph per element, without the `#` signs.
    public let comment: [String]
    /// Everything in the file except the study. With a study, it need not be valid alone.
    public let experiment: Experiment
    public let study: Study?

    /// - Parameters:
    ///   - overrides: `path=value` each, applied in order; they take precedence over the file and its variants.
    ///   - variants: names of those that the overrides are for, as `Study.restricted(to:)` takes them; empty for all.
    /// - Throws: `InvalidExperiment` with every problem found, or `FileError` if the file cannot be read.
    public init(contentsOf file: URL, overrides: [String] = [], of variants: [String] = []) throws {
        let text = try text(of: try readFile(file, atMost: FileLimit.experiment), file: file.relativePath)
        try self.init(yaml: text, file: file.relativePath, overrides: overrides, of: variants)
    }

    /// - Parameter file: name of the file in error messages; its last component without extension is the default name.
    /// - Throws: `InvalidExperiment` with every problem found.
    public init(
        yaml: String, file: String, overrides: [String] = [], of variants: [String] = []
    ) throws(InvalidExperiment) {
        self = try onDeepStack { () throws(InvalidExperiment) in
            var reader = ExperimentReader(file: file)
            return try reader.file(yaml, overrides: overrides, of: variants)
        }
    }

    init(comment: [String], experiment: Experiment, study: Study?) {
        self.comment = comment
        self.experiment = experiment
        self.study = study
    }

    /// The study or, for a file without one, a study with the experiment as its only variant.
    public var asStudy: Study {
        study
            ?? Study(
                variants: [.init(name: experiment.name, experiment: experiment, seeds: [experiment.training.seed])])
    }
}

extension ExperimentFile {
    /// The quick start, as if there were a file of it.
    public static let quickStart = ExperimentFile(comment: [], experiment: .quickStart(.full), study: .quickStart)
}

extension Experiment {
    /// Reads an experiment from a YAML file, applies the overrides, then checks the whole.
    /// - Throws: `InvalidExperiment` with every problem found, also if the file has a study; or `FileError` if it
    ///   cannot be read.
    public init(contentsOf file: URL, overrides: [String] = []) throws {
        let text = try text(of: try readFile(file, atMost: FileLimit.experiment), file: file.relativePath)
        try self.init(yaml: text, file: file.relativePath, overrides: overrides)
    }

    /// Reads data and split of a YAML file, whatever it says of models: those may contradict each other, or the data.
    /// - Throws: `InvalidExperiment` with every problem of data and split, or `FileError` if it cannot be read.
    public init(dataOf file: URL, overrides: [String] = []) throws {
        let text = try text(of: try readFile(file, atMost: FileLimit.experiment), file: file.relativePath)
        self = try onDeepStack { () throws(InvalidExperiment) in
            var reader = ExperimentReader(file: file.relativePath)
            return try reader.data(text, overrides: overrides)
        }
    }

    /// The experiment with overrides (`path=value` each) applied, of which only data and split have to be right.
    /// - Throws: `InvalidExperiment` with every problem found.
    public func overriddenData(by overrides: [String]) throws(InvalidExperiment) -> Experiment {
        var reader = ExperimentReader(file: name)
        return try reader.data(self, overrides: overrides)
    }

    /// Reads a resolved experiment from a run folder. Those of earlier versions also list keys that the model does not
    /// read.
    /// - Throws: `InvalidExperiment` with every problem found.
    package init(resolved content: Data, file: @autoclosure () -> String) throws(InvalidExperiment) {
        if let written = Experiment(asWritten: content) {
            self = written
        } else {
            let file = file()
            try self.init(resolvedYAML: try text(of: content, file: file), file: file)
        }
    }

    package init(resolvedYAML yaml: String, file: String) throws(InvalidExperiment) {
        self = try onDeepStack { () throws(InvalidExperiment) in
            var reader = ExperimentReader(file: file)
            return try reader.experiment(yaml, overrides: [], isResolved: true)
        }
    }

    /// Reads an experiment from YAML.
    /// - Parameters:
    ///   - file: name of the file in error messages; its last component without extension is the default name.
    ///   - overrides: `path=value` each, applied in order; they take precedence over the file.
    /// - Throws: `InvalidExperiment` with every problem found.
    public init(yaml: String, file: String, overrides: [String] = []) throws(InvalidExperiment) {
        self = try onDeepStack { () throws(InvalidExperiment) in
            var reader = ExperimentReader(file: file)
            return try reader.experiment(yaml, overrides: overrides)
        }
    }

    /// The experiment with overrides (`path=value` each) applied.
    /// - Throws: `InvalidExperiment` with every problem found.
    public func overridden(by overrides: [String]) throws(InvalidExperiment) -> Experiment {
        var reader = ExperimentReader(file: name)
        return try reader.overridden(self, overrides)
    }
}

/// - Throws: `InvalidExperiment` naming the line that is not UTF-8.
private func text(of content: Data, file: String) throws(InvalidExperiment) -> String {
    if let text = String(validating: content, as: UTF8.self) { return text }
    // The decoder replaces what is not UTF-8; the first replacement is on the line to report.
    let line = String(decoding: content, as: UTF8.self).prefix { $0 != "\u{FFFD}" }.count(where: \.isNewline) + 1
    throw InvalidExperiment(place: "\(file):\(line)", message: "the file is not UTF-8 text")
}
