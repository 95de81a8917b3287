import Basics
import Experiments
import Foundation
import Sessions

/// What files seem to hold: the keys that read them, what was assumed, and what could not be known.
public struct DataProposal: Sendable {
    /// A key that only a person can answer, or that a person had better look at.
    public struct Question: Sendable {
        public let key: String
        public let text: String
        /// Values to choose from; empty if any may be right.
        public let choices: [String]
        /// Whether there is no answer so far, without which nothing can be read.
        public let isOpen: Bool
        /// Whether everything is wrong if what is proposed is.
        public let isVital: Bool
        /// Settings that follow from an empty answer.
        let ifEmpty: [Setting]
    }

    struct Setting: Sendable {
        let path: String
        var value: ExperimentValue
        var comment: String?

        init(path: String, value: ExperimentValue, comment: String? = nil) {
            (self.path, self.value, self.comment) = (path, value, comment)
        }
    }

    /// Name of the format, and what it is in words.
    public let format: String
    let title: [String]
    /// Where the files are.
    let folder: URL
    private(set) var settings: [Setting] = []
    public private(set) var questions: [Question] = []
    /// Keys that somebody said.
    private(set) var answered: Set<String> = []
    /// What was assumed beside what the settings say, in sentences.
    public private(set) var assumptions: [String] = []

    init(format: String, title: [String], folder: URL) {
        self.format = format
        self.title = title
        self.folder = folder
    }

    mutating func set(_ path: String, _ value: ExperimentValue, _ comment: String? = nil) {
        let setting = Setting(path: path, value: value, comment: comment)
        if let index = settings.firstIndex(where: { $0.path == path }) {
            settings[index] = setting
        } else {
            settings.append(setting)
        }
    }

    /// A value as it would be typed.
    mutating func set(typed text: String, _ path: String, _ comment: String? = nil) {
        guard let value = try? ExperimentSchema.key(path)?.value(typed: text) else { return }
        set(path, value, comment)
    }

    /// Names of files, columns or values; a key that takes one name has the first.
    mutating func set(names: [String], _ path: String, _ comment: String? = nil) {
        guard let key = ExperimentSchema.key(path) else { return }
        let isList = if case .list = key.kind { true } else { key.kind == .names && names.count > 1 }
        set(path, isList ? .texts(names) : .text(names.first ?? ""), comment)
    }

    mutating func remove(_ path: String) { settings.removeAll { $0.path == path } }

    mutating func ask(
        _ path: String, _ text: String, choices: [String] = [], isVital: Bool = false, ifEmpty: [Setting] = []
    ) {
        let isOpen = !settings.contains { $0.path == path }
        questions.append(
            Question(key: path, text: text, choices: choices, isOpen: isOpen, isVital: isVital, ifEmpty: ifEmpty))
    }

    mutating func assume(_ sentence: String) { assumptions.append(sentence) }

    /// Takes an answer as it would be typed; what was asked about the key is settled then.
    /// - Throws: `InvalidExperiment` if there is no such key, or it does not take the answer.
    public mutating func answer(_ path: String, _ text: String) throws(InvalidExperiment) {
        var answered = Experiment(name: "x")
        guard let key = ExperimentSchema.key(path) else {
            answered = try answered.overridden(by: ["\(path)=\(text)"])
            return
        }
        set(path, try key.value(typed: text), "as you said")
        self.answered.insert(path)
        if text.isEmpty, let question = questions.first(where: { $0.key == path }) {
            for setting in question.ifEmpty { set(setting.path, setting.value, setting.comment) }
        }
        questions.removeAll { $0.key == path }
    }

    /// Takes an answer of the form `key=value`.
    /// - Throws: `InvalidExperiment` as the other form, or if it has no `=`.
    public mutating func answer(assignment: String) throws(InvalidExperiment) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2 { return try answer(parts[0], parts[1]) }
        _ = try Experiment(name: "x").overridden(by: [assignment])
    }

    /// Settles a question by what is proposed.
    public mutating func accept(_ path: String) { questions.removeAll { $0.key == path && !$0.isOpen } }

    var hasCategories: Bool {
        let data = experiment(name: "x").data
        return !data.items.categories.isEmpty || !data.interactions.categories.isEmpty
    }

    /// The experiment of all keys so far.
    public func experiment(name: String) -> Experiment {
        var experiment = Experiment(name: name)
        for setting in settings {
            // A value that does not fit its key is not in the list.
            _ = ExperimentSchema.key(setting.path)?.set(setting.value, in: &experiment)
        }
        return experiment
    }

    /// Says where the files are: relative to the data folder if they are below it.
    mutating func setFolder(in dataFolder: URL) {
        set("data.source", .text(DataSource.Kind.files.rawValue))
        let root = dataFolder.standardizedFileURL.resolvingSymlinksInPath().path
        let place = folder.standardizedFileURL.resolvingSymlinksInPath().path
        if place == root {
            set("data.folder", .text(""))
        } else if place.hasPrefix(root + "/") {
            set("data.folder", .text(String(place.dropFirst(root.count + 1))))
        } else {
            set("data.folder", .text(folder.path), "outside of the data folder, so that the place is absolute")
        }
    }
}
