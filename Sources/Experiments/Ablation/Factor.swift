import Algorithms
import Basics

/// What an ablation varies: a key of the experiment, or variants of a study as changes to its baseline.
public struct Factor: Sendable, Hashable {
    /// Path of the key; empty if several things are varied.
    public let title: String
    /// The baseline's own level first.
    public let levels: [Level]

    /// - Parameters:
    ///   - words: each names a variant of the study (all that it changes against the baseline is a level), a key with
    ///     its values (`model.width=64,128`), a choice or flag (all of its values), a number that variants of the
    ///     study vary (their values), or a section of flags such as `model.metadata` (each of them turned over). A key
    ///     may be named by its last words: `hierarchy`.
    ///   - baseline: a variant of the study.
    /// - Throws: `InvalidStudyChoice` if a word means nothing, or there is nothing to vary.
    public init(_ words: [String], of study: Study, baseline: Study.Variant) throws(InvalidStudyChoice) {
        let vocabulary = FactorVocabulary(study: study, baseline: baseline)
        var key: ExperimentKey?
        if words.count == 1, study.variants.allSatisfy({ $0.name != words[0] }) {
            key = FactorVocabulary.key(String(words[0].prefix { $0 != "=" }))
        }
        var levels: [Level] = []
        for word in words { levels += try vocabulary.levels(word, isAlone: key != nil) }
        let name =
            key.map { key in
                let value = key.value(in: baseline.experiment)
                return key.kind == .flag ? key.spelled(value) : value.plain
            } ?? baseline.name
        levels.removeAll { $0.values.isEmpty }
        levels.insert(Level(name: name, values: [:]), at: 0)
        self.title = key?.path ?? ""
        self.levels = levels.uniqued(on: \.values)
        guard self.levels.count > 1 else {
            throw InvalidStudyChoice(
                "\(words.joined(separator: ", ").forTerminal(atMost: 60)) differs in nothing from "
                    + "\(baseline.name.forTerminal); name what to vary")
        }
    }
}

/// What the words of a factor mean.
struct FactorVocabulary {
    let study: Study
    let baseline: Study.Variant

    /// - Parameter isAlone: whether the levels need not say which key they are of.
    func levels(_ word: String, isAlone: Bool) throws(InvalidStudyChoice) -> [Level] {
        if let variant = study.variants.first(where: { $0.name == word }) {
            return [Level(name: word, values: variant.experiment.values(differingFrom: baseline.experiment))]
        }
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let key = Self.key(parts[0]) {
            let values = try parts.count > 1 ? typed(parts[1], key) : values(of: key)
            return try values.map { value throws(InvalidStudyChoice) in try level(key, value, isAlone: isAlone) }
        }
        let flags = ExperimentSchema.keys.filter { $0.path.hasPrefix(parts[0] + ".") }
        if parts.count == 1, !flags.isEmpty, flags.allSatisfy({ $0.kind == .flag }) {
            return flags.compactMap(turnedOver)
        }
        let known = study.variants.map(\.name) + ExperimentSchema.keys.map(\.path)
        let near = nearestName(to: parts[0], among: known)
        throw InvalidStudyChoice(
            "\(word.forTerminal(atMost: 60)) is neither a variant of the study nor a key"
                + (near.map { "; did you mean \($0.forTerminal)?" }
                    ?? "; \"sessionbench keys\" lists the keys"))
    }

    /// The key of a path, or of the end of only one path.
    static func key(_ path: String) -> ExperimentKey? {
        if let key = ExperimentSchema.key(path) { return key }
        let ending = ExperimentSchema.keys.filter { $0.path.hasSuffix("." + path) }
        return ending.count == 1 ? ending[0] : nil
    }

    private func typed(_ text: String, _ key: ExperimentKey) throws(InvalidStudyChoice) -> [ExperimentValue] {
        if case .list = key.kind {
            throw InvalidStudyChoice("\(key.path) holds a list and cannot be varied here; write variants that set it")
        }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map {
            word throws(InvalidStudyChoice) in
            guard let value = key.kind.value(typed: word.trimming { $0 == " " }) else {
                throw InvalidStudyChoice(
                    "\(key.path) needs \(key.kind), not \(String(word).forTerminal(atMost: 60))")
            }
            return value
        }
    }

    /// All values of a choice or flag, and of other keys those of the study's variants.
    private func values(of key: ExperimentKey) throws(InvalidStudyChoice) -> [ExperimentValue] {
        switch key.kind {
        case .flag: return [.flag(true), .flag(false)]
        case .choice(let names): return names.map { .text($0) }
        default:
            let values = study.variants.map { key.value(in: $0.experiment) }.uniqued(on: \.self)
            guard values.count > 1 else {
                throw InvalidStudyChoice(
                    "the study does not vary \(key.path); give its values: \(key.path)=\(values[0]),…")
            }
            return values
        }
    }

    private func level(
        _ key: ExperimentKey, _ value: ExperimentValue, isAlone: Bool
    ) throws(InvalidStudyChoice) -> Level {
        let label = key.spelled(value)
        let name = isAlone && key.kind != .flag ? value.plain : label
        guard value != key.value(in: baseline.experiment) else { return Level(name: name, values: [:]) }
        var changed = baseline.experiment
        guard key.set(value, in: &changed), changed.recipe != baseline.experiment.recipe else {
            throw InvalidStudyChoice("\(key.path) \(value) changes nothing in \(baseline.name.forTerminal)")
        }
        return Level(name: name, label: label, values: [key.path: value])
    }

    /// A flag turned over; nil if that changes nothing.
    private func turnedOver(_ key: ExperimentKey) -> Level? {
        guard case .flag(let isOn) = key.value(in: baseline.experiment) else { return nil }
        var changed = baseline.experiment
        guard key.set(.flag(!isOn), in: &changed), changed.recipe != baseline.experiment.recipe else { return nil }
        return Level(name: key.spelled(.flag(!isOn)), values: [key.path: .flag(!isOn)])
    }
}
