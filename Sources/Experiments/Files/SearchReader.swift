import Basics
import Yams

/// A search as written in a file.
struct WrittenSearch {
    struct Axis {
        let key: ExperimentKey
        let place: String
        let range: SearchRange
    }

    let place: String
    var trials = 0
    var seed: UInt64 = 1
    var axes: [Axis] = []

    static let trialLimit = 1_000
}

extension ExperimentReader {
    /// The section `study.search`; nil, after a report, if it is not one.
    mutating func search(_ special: Special) -> WrittenSearch? {
        var search = WrittenSearch(place: place(of: special.name))
        guard case .mapping(let mapping) = special.value else {
            report(place(of: special.value), StudySchema.needs("study.search"))
            return nil
        }
        for (name, value) in mapping where !isHopeless {
            guard let word = word(name) else { return nil }
            let scalar = value.scalar.map(YAMLScalar.init)
            switch word {
            case "trials":
                guard let trials = scalar?.integer, (1...WrittenSearch.trialLimit).contains(trials) else {
                    report(place(of: value), "study.search.trials needs a whole number from 1 to 1000")
                    return nil
                }
                search.trials = trials
            case "seed":
                guard let seed = scalar?.integer.flatMap(UInt64.init(exactly:)) else {
                    report(place(of: value), "study.search.seed needs a whole number at least 0")
                    return nil
                }
                search.seed = seed
            case "keys":
                guard case .mapping(let keys) = value, !keys.isEmpty else {
                    report(place(of: value), "study.search.keys needs keys with what is drawn for them")
                    return nil
                }
                readSearched(keys, section: "", into: &search.axes)
            default:
                let near = nearestName(to: word, among: ["trials", "seed", "keys"]).map { "; did you mean \($0)?" }
                report(
                    place(of: name), "unknown key study.search.\(word.forTerminal(atMost: 60))\(near ?? "")")
                return nil
            }
        }
        guard search.trials > 0, !search.axes.isEmpty else {
            if !hasProblems { report(search.place, "study.search needs trials and keys") }
            return nil
        }
        return search
    }

    private mutating func readSearched(
        _ mapping: Node.Mapping, section: String, into axes: inout [WrittenSearch.Axis]
    ) {
        for (name, value) in mapping where !isHopeless {
            guard let word = word(name) else { continue }
            let path = section.isEmpty ? word : "\(section).\(word)"
            if let key = ExperimentSchema.key(path) {
                let place = place(of: name)
                if let earlier = axes.first(where: { $0.key.path == path }) {
                    report(place, "\(path) is given twice, first at \(earlier.place.forTerminal)")
                } else if let reason = StudySchema.reasonNotSearched(key) {
                    report(place, "a search cannot draw \(path): \(reason)")
                } else if let range = range(of: value, for: key) {
                    axes.append(.init(key: key, place: place, range: range))
                }
            } else if ExperimentSchema.sections.contains(path), case .mapping(let inner) = value {
                readSearched(inner, section: path, into: &axes)
            } else {
                report(place(of: name), ExperimentSchema.complaint(aboutSectionOrUnknown: path))
            }
        }
    }

    /// What is drawn for a key; nil, after a report, if it does not fit.
    private mutating func range(of value: Node, for key: ExperimentKey) -> SearchRange? {
        guard case .mapping(let mapping) = value else {
            return axis(key, at: place(of: value), value).map { .values($0.values) }
        }
        var ends: [String: Node] = [:]
        for (name, end) in mapping {
            guard let word = word(name) else { return nil }
            guard ["from", "to", "scale"].contains(word) else {
                report(place(of: name), "a range has from, to and scale, not \(word.forTerminal(atMost: 60))")
                return nil
            }
            ends[word] = end
        }
        let scale = ends["scale"].map { SearchRange.Scale(rawValue: $0.scalar?.string ?? "") } ?? .linear
        guard let scale, let from = ends["from"], let to = ends["to"] else {
            report(place(of: value), "\(key.path) needs {from: …, to: …, scale: linear or log}, or a list of values")
            return nil
        }
        guard let lower = self.value(of: from, for: key), let upper = self.value(of: to, for: key) else { return nil }
        let isLog = scale == .log
        switch (lower, upper) {
        case (.integer(let lower), .integer(let upper)) where lower < upper && upper < 1 << 53 && (!isLog || lower > 0):
            return .integers(lower...upper, scale)
        case (.number(let lower), .number(let upper)) where lower < upper && (!isLog || lower > 0):
            return .numbers(lower...upper, scale)
        case (.integer, .integer), (.number, .number):
            report(
                place(of: value),
                "\(key.path): from must be smaller than to" + (isLog ? ", and above 0 on a logarithmic scale" : ""))
        default: report(place(of: value), "\(key.path) is no number, and needs a list of the values to draw from")
        }
        return nil
    }
}

extension StudySchema {
    /// Why a search may not draw a key; nil if it may.
    fileprivate static func reasonNotSearched(_ key: ExperimentKey) -> String? {
        if let reason = fixed[key.path] { return reason }
        switch key.path {
        case "training.epochs": return "every family gets the same epochs"
        case "training.sessionFraction": return "every family learns from the same sessions"
        case "training.selection": return "validation judges all trials"
        case "training.refit": return "validation judges models from before a refit"
        case "training.workers", "training.checkpointSeconds", "training.keep": return "it decides no result"
        case "model.kind": return "families are the variants of the study"
        default:
            let isOfModel = key.path.hasPrefix("model.") || key.path.hasPrefix("training.")
            return isOfModel ? nil : "only what validation judges can be searched, keys of model and training"
        }
    }
}
