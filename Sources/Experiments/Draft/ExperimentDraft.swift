/// A study in the making: what it starts from, and the keys that were changed since, each with one value or several.
///
/// Until something is changed it is what it starts from. Afterwards it is every combination of the marked values, on
/// the chosen variant or on all of them (`DraftStudy`).
public struct ExperimentDraft: Sendable, Hashable {
    /// A key with the values it was given.
    public struct Edit: Sendable, Hashable {
        public let path: String
        public let values: [ExperimentValue]
    }

    private struct State: Sendable, Hashable {
        var edits: [Edit] = []
        /// Nil: those of the variant.
        var seeds: [UInt64]?
        /// Whether changes are made to all variants.
        var isOfAll = false
    }

    /// A file's study or, without one, its experiment as a variant without a name.
    public let origin: Study
    /// Whether the file has a study.
    public let isOfStudy: Bool
    /// The variant of the origin that the draft is of.
    public private(set) var variant = 0
    private var state = State()
    private var history: [State] = []

    /// Steps that can be undone.
    static let historyLimit = 1_000

    public init(_ experiment: Experiment, study: Study? = nil) {
        origin =
            study ?? Study(variants: [.init(name: "", experiment: experiment, seeds: [experiment.training.seed])])
        isOfStudy = study != nil
    }

    public var edits: [Edit] { state.edits }
    /// Whether it is more than what it starts from.
    public var isEdited: Bool { !state.edits.isEmpty || state.seeds != nil }
    public var isOfAll: Bool { state.isOfAll }
    public var canUndo: Bool { !history.isEmpty }

    /// The variants that are changed.
    public var bases: [Study.Variant] {
        if state.isOfAll { return origin.variants }
        guard origin.variants.indices.contains(variant) else { return [] }
        var base = origin.variants[variant]
        if let precision = origin.precision { base.seeds = Array(base.seeds.prefix(precision.least)) }
        return [base]
    }

    /// The experiment of the chosen variant, with the first value of each changed key.
    public var experiment: Experiment {
        var experiment = unedited
        for edit in state.edits { _ = ExperimentSchema.key(edit.path)?.set(edit.values[0], in: &experiment) }
        return experiment
    }

    /// The experiment of the chosen variant without the changes.
    public var unedited: Experiment {
        origin.variants.indices.contains(variant) ? origin.variants[variant].experiment : Experiment(name: "")
    }

    /// Of the chosen variant or, if it reads none, of the first that does.
    public var seeds: [UInt64] {
        let base = bases.first { $0.experiment.reads("training.seed") } ?? bases.first
        return base.map(seeds) ?? []
    }

    /// The seeds of what is made of a variant.
    func seeds(of base: Study.Variant) -> [UInt64] {
        if let seeds = state.seeds { return seeds }
        guard case .integer(let first)? = state.edits.first(where: { $0.path == "training.seed" })?.values.first,
            let start = UInt64(exactly: first)
        else { return base.seeds }
        return Study.seeds(base.seeds.count, from: start) ?? [start]
    }

    public var areSeedsChanged: Bool { state.seeds != nil }

    /// The values of a key, of which the first is shown where there is room for one.
    public func values(of key: ExperimentKey) -> [ExperimentValue] {
        edit(of: key)?.values ?? [key.value(in: unedited)]
    }

    /// Whether a key differs from what the draft starts from.
    public func isChanged(_ key: ExperimentKey) -> Bool { edit(of: key) != nil }

    private func edit(of key: ExperimentKey) -> Edit? { state.edits.first { $0.path == key.path } }

    /// Why a key takes one value at most; nil if it takes several.
    public static func reasonForOne(_ key: ExperimentKey) -> String? {
        if let reason = StudySchema.fixed[key.path] { return "a study cannot vary \(key.path): \(reason)" }
        return key.takesSeveral ? nil : "\(key.path) takes \(key.kind), and not several of them"
    }

    // MARK: Changes

    /// Gives a key values; those that it has anyway make no change.
    /// - Throws: `InvalidExperiment` if there are none, or several that cannot be.
    public mutating func set(_ values: [ExperimentValue], for key: ExperimentKey) throws(InvalidExperiment) {
        if values.count > 1, let reason = Self.reasonForOne(key) {
            throw InvalidExperiment(place: key.path, message: reason)
        }
        guard !values.isEmpty, values.allSatisfy(key.kind.admits) else {
            throw InvalidExperiment(place: key.path, message: key.complaint(about: "nothing"))
        }
        var next = state
        let bases = bases
        if values.count == 1, bases.allSatisfy({ key.value(in: $0.experiment) == values[0] }) {
            next.edits.removeAll { $0.path == key.path }
        } else if let index = next.edits.firstIndex(where: { $0.path == key.path }) {
            next.edits[index] = Edit(path: key.path, values: values)
        } else {
            next.edits.append(Edit(path: key.path, values: values))
        }
        // The first of the seeds is that of training.seed.
        if key.path == "training.seed" { next.seeds = nil }
        change(to: next)
    }

    /// Takes the seeds of a text: how many there are, or which.
    /// - Throws: `InvalidExperiment` saying what is possible.
    public mutating func set(seedsTyped text: String) throws(InvalidExperiment) {
        guard let seeds = Self.seeds(typed: text, from: experiment.training.seed) else {
            throw InvalidExperiment(
                place: "study.seeds",
                message:
                    "study.seeds needs a number from 1 to \(StudySchema.seedLimit), or a list such as [1, 2, 3], not "
                    + YAMLScalar(text: text, style: .typed).shown)
        }
        var next = state
        next.seeds = nil
        var unchanged = self
        unchanged.state = next
        if seeds != unchanged.seeds { next.seeds = seeds }
        change(to: next)
    }

    private static func seeds(typed text: String, from first: UInt64) -> [UInt64]? {
        var list = text.trimmingPrefix { $0 == " " }
        let isList = list.contains(",") || list.hasPrefix("[")
        if list.hasPrefix("["), list.hasSuffix("]") { list = list.dropFirst().dropLast() }
        let numbers = list.split(separator: ",").map { word in
            YAMLScalar(text: word.trimming { $0 == " " }, style: .typed).integer.flatMap(UInt64.init(exactly:))
        }
        let known = numbers.compactMap(\.self)
        guard known.count == numbers.count, (1...StudySchema.seedLimit).contains(known.count),
            Set(known).count == known.count, known.allSatisfy({ $0 <= UInt64(Int.max) })
        else { return nil }
        if isList { return known }
        guard known[0] <= UInt64(StudySchema.seedLimit) else { return nil }
        return Study.seeds(Int(known[0]), from: first)
    }

    /// Makes the changes to all variants of the study, or only to the chosen one.
    public mutating func change(ofAll isOfAll: Bool) {
        var next = state
        next.isOfAll = isOfAll && isOfStudy
        change(to: next)
    }

    /// Starts from another variant of the study.
    public mutating func choose(variant index: Int) {
        guard !isEdited, origin.variants.indices.contains(index) else { return }
        variant = index
    }

    /// Takes back the last change.
    public mutating func undo() {
        if let last = history.popLast() { state = last }
    }

    /// The same changes of what a file says now.
    public func rebased(on experiment: Experiment, study: Study?) -> ExperimentDraft {
        var draft = ExperimentDraft(experiment, study: study)
        let name = origin.variants.indices.contains(variant) ? origin.variants[variant].name : ""
        draft.variant = draft.origin.variants.firstIndex { $0.name == name } ?? 0
        draft.state = state
        draft.state.isOfAll = state.isOfAll && study != nil
        draft.history = history
        return draft
    }

    private mutating func change(to next: State) {
        guard next != state else { return }
        history.append(state)
        if history.count > Self.historyLimit { history.removeFirst() }
        state = next
    }
}
