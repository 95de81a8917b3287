import Basics
import Experiments

/// Describes the data of an experiment in a few lines.
enum ExperimentFacts {
    static func lines(_ experiment: Experiment) -> [(name: String, value: String)] {
        let experiment = experiment.reduced
        return [
            ("data", data(experiment.data)), ("columns", items(experiment.data)), ("split", split(experiment.protocol)),
        ].filter { !$0.1.isEmpty }
    }

    private static func data(_ data: DataSource) -> String {
        switch data.source {
        case .storefront:
            let shop = data.storefront
            return "Storefront: \(Numbers.grouped(shop.sessions)) sessions, \(Numbers.grouped(shop.items)) items, seed "
                + "\(shop.seed)"
        case .files: return "\(data.folder): \(data.interactions.file)"
        }
    }

    private static func items(_ data: DataSource) -> String {
        switch data.source {
        case .storefront: return "categories on three levels, brand, price"
        case .files:
            let columns =
                data.interactions.categories + data.items.categories + [data.items.title, data.items.description]
                + data.items.attributes + data.items.numbers
            let used = columns.filter { !$0.isEmpty }
            guard used.isEmpty else { return used.joined(separator: ", ") }
            return data.items.file.isEmpty ? "no metadata" : "\(data.items.file)"
        }
    }

    private static func split(_ value: EvaluationProtocol) -> String {
        switch value.split {
        case .given: "given test file; newest \(percent(value.validationFraction)) of training validate"
        case .days: days(value) + filters(value)
        case .ratio: "8 : 1 : 1 by time" + filters(value)
        case .leaveOneOut: "leave one out" + filters(value)
        }
    }

    private static func days(_ value: EvaluationProtocol) -> String {
        let unit = value.window == .calendar ? "calendar days (UTC)" : "days of 24 h before the last event"
        return "last \(value.days) \(unit) test, \(value.days) before validate"
            + (value.skippedDays > 0 ? ", newest \(value.skippedDays) left out" : "")
            + (value.trainingDays > 0 ? ", \(value.trainingDays) before the test count" : "")
    }

    private static func filters(_ value: EvaluationProtocol) -> String {
        "; sessions ≥ \(value.minimumSessionLength), items ≥ \(value.minimumItemSupport)"
            + (value.until.isEmpty ? "" : ", until \(value.until.forTerminal)")
            + (value.maximumSessionLength > 0 ? ", last \(value.maximumSessionLength) events" : "")
    }

    private static func percent(_ fraction: Double) -> String { number(fraction * 100) + "%" }

    /// Up to six decimals, without trailing zeros.
    private static func number(_ value: Double) -> String {
        var text = Numbers.fixed(value, 6)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
