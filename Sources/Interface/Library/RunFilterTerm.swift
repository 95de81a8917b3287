import Experiments

/// One condition of a filter.
///
/// `word`; `column:text`, where the text must be in the value; `column>number` and the like, for columns with numbers
/// (percentages above 1 are taken as such: `val>13` and `val>.13` are one); `key=value` for keys of experiments, by
/// their path or, where no other key has the same, its last word. `!` in front means the opposite.
struct RunFilterTerm: Sendable, Hashable {
    private enum Comparison: String, CaseIterable {
        // In this order: "<" is the beginning of "<=".
        case unequal = "!=", atLeast = ">=", atMost = "<=", above = ">", below = "<", equal = "=", contains = ":"
    }

    private enum Condition: Hashable {
        case word(String)
        case name(NamedColumn, Comparison, String)
        case number(NumberColumn, Comparison, Double)
        case key(String, Comparison, String)
        /// Still being typed: fits every run.
        case unfinished
    }

    private enum NamedColumn: String, CaseIterable { case data, experiment, variant, model, status, tag, note, run }
    private enum NumberColumn: String, CaseIterable { case val, hr, mrr, ndcg, epoch, seed, seconds }

    private let isNegated: Bool
    private let condition: Condition
    let problem: String?

    /// - Returns: nil if nothing is asked yet.
    init?(_ text: Substring) {
        isNegated = text.hasPrefix("!")
        let text = String(isNegated ? text.dropFirst() : text)
        if text.isEmpty { return nil }
        (condition, problem) = Self.read(text)
    }

    private static func read(_ text: String) -> (Condition, problem: String?) {
        let found = text.indices.lazy.compactMap { place in
            Comparison.allCases.first { text[place...].hasPrefix($0.rawValue) }.map { (place, $0) }
        }.first
        guard let (place, comparison) = found, place > text.startIndex else { return (.word(text), nil) }
        let name = String(text[..<place])
        let value = String(text[place...].dropFirst(comparison.rawValue.count))
        if value.isEmpty { return (.unfinished, nil) }
        if let column = NumberColumn(rawValue: name) {
            guard let number = Double(value) else { return (.unfinished, "\(name) needs a number, such as \(name)>13") }
            return (.number(column, comparison, number), nil)
        }
        if let column = NamedColumn(rawValue: name) { return (.name(column, comparison, value), nil) }
        let keys = ExperimentSchema.keys.filter { $0.path.lowercased() == name || $0.word.lowercased() == name }
        if keys.count == 1 { return (.key(keys[0].path, comparison, value), nil) }
        let columns = (NamedColumn.allCases.map(\.rawValue) + NumberColumn.allCases.map(\.rawValue))
        return (
            .word(text),
            keys.isEmpty
                ? "no column or key is called \(name); there are \(columns.joined(separator: ", "))"
                : "\(name) may be \(keys.map(\.path).joined(separator: " or "))"
        )
    }

    func matches(_ run: RunRecord) -> Bool {
        switch condition {
        case .unfinished: true
        case .word(let word): (Self.names(of: run).contains { $0.contains(word) }) != isNegated
        case .name(let column, let comparison, let text):
            Self.fits(Self.values(column, run), comparison, text) != isNegated
        case .number(let column, let comparison, let number):
            (Self.value(column, run).map { Self.fits($0, comparison, number, column) } ?? false) != isNegated
        case .key(let path, let comparison, let text): Self.fits(run, path, comparison, text) != isNegated
        }
    }

    /// What plain words are looked for in. A word must not match across two names.
    private static func names(of run: RunRecord) -> [String] {
        [NamedColumn.experiment, .variant, .model, .status, .tag, .run].flatMap { values($0, run) }
    }

    private static func values(_ column: NamedColumn, _ run: RunRecord) -> [String] {
        let values =
            switch column {
            case .data: [run.dataset?.name ?? "", run.dataset?.fingerprint ?? ""]
            case .experiment: [run.id.experiment]
            case .variant: [run.variant]
            case .model: [run.experiment.model.kind.rawValue]
            case .status: [run.status.rawValue] + (run.isReference ? ["reference"] : [])
            case .tag: run.notes.tags
            case .note: [run.notes.note]
            case .run: [run.id.folder]
            }
        return values.map(RunFilter.folded)
    }

    private static func fits(_ values: [String], _ comparison: Comparison, _ text: String) -> Bool {
        switch comparison {
        case .equal: values.contains(text)
        case .unequal: !values.contains(text)
        case .contains: values.contains { $0.contains(text) }
        case .above, .below, .atLeast, .atMost: false
        }
    }

    private static func value(_ column: NumberColumn, _ run: RunRecord) -> Double? {
        switch column {
        case .val: RunSortKey.validationMRR.number(run)
        case .hr: RunSortKey.testHR.number(run)
        case .mrr: RunSortKey.testMRR.number(run)
        case .ndcg: RunSortKey.testNDCG.number(run)
        case .epoch: RunSortKey.epoch.number(run)
        case .seed: RunSortKey.seed.number(run)
        case .seconds: run.summary?.seconds.total
        }
    }

    private static func fits(
        _ value: Double, _ comparison: Comparison, _ number: Double, _ column: NumberColumn
    ) -> Bool {
        switch column {
        case .val, .hr, .mrr, .ndcg: compare(value, comparison, number > 1 ? number / 100 : number)
        case .epoch, .seed, .seconds: compare(value, comparison, number)
        }
    }

    private static func compare(_ value: Double, _ comparison: Comparison, _ number: Double) -> Bool {
        switch comparison {
        case .equal, .contains: value == number
        case .unequal: value != number
        case .above: value > number
        case .below: value < number
        case .atLeast: value >= number
        case .atMost: value <= number
        }
    }

    /// Keys that the model does not read have no value.
    private static func fits(_ run: RunRecord, _ path: String, _ comparison: Comparison, _ text: String) -> Bool {
        guard run.experiment.reads(path) else { return comparison == .unequal }
        guard let value = ExperimentSchema.key(path)?.value(in: run.experiment) else { return false }
        if let number = value.double, let wanted = Double(text) { return compare(number, comparison, wanted) }
        return fits([RunFilter.folded(value.plain)], comparison, text)
    }
}

extension ExperimentValue {
    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .flag, .text, .texts, .numbers: nil
        }
    }
}
