import Basics

extension DraftStudy {
    /// The study as a file that reads back to the same experiments: what all variants have in common, without what
    /// nobody reads or goes without saying, then what each of them changes.
    public var yaml: String { StudyWriter(study, grid: grid).yaml }
}

/// Writes a study as the file that somebody would write by hand.
struct StudyWriter {
    private let study: Study
    private let grid: [(path: String, values: [ExperimentValue])]
    /// Without the keys that are not read.
    private let experiments: [Experiment]
    /// By variant: paths of the keys that it does not read.
    private let unread: [Set<String>]

    /// - Parameter grid: keys whose values make the variants; empty: they are written one by one.
    init(_ study: Study, grid: [(path: String, values: [ExperimentValue])]) {
        self.study = study
        self.grid = grid
        experiments = study.variants.map(\.experiment.reduced)
        unread = study.variants.map { Set($0.experiment.unreadKeys.map(\.path)) }
    }

    var yaml: String {
        // All points of a grid have its other keys alike, whether they read them or not.
        guard var first = grid.isEmpty ? experiments.first : study.variants.first?.experiment else { return "" }
        first.training.seed = sharedSeeds?.first ?? first.training.seed
        let varied = Set(grid.isEmpty ? differing.map(\.path) : grid.map(\.path))
        let common = first.yaml { key in
            !varied.contains(key.path) && !StudySchema.contains(key.path) && isWritten(key, of: first)
        }
        return common + section(first)
    }

    /// Whether a key that is the same for all is worth a line.
    private func isWritten(_ key: ExperimentKey, of common: Experiment) -> Bool {
        if key.path == "name" { return true }
        // Seeds are listed, unless they are counted up from this one.
        if key.path == "training.seed" {
            return study.precision != nil && sharedSeeds?.first != TrainingSettings().seed
        }
        return key.value(in: common) != key.defaultValue && unread.contains { !$0.contains(key.path) }
    }

    /// Keys that are not the same for all variants.
    private var differing: [ExperimentKey] {
        ExperimentSchema.keys.filter { key in
            if StudySchema.fixed[key.path] != nil { return false }
            let value = experiments.first.map { key.value(in: $0) }
            return experiments.contains { key.value(in: $0) != value }
        }
    }

    private func section(_ first: Experiment) -> String {
        var lines = ""
        let margins = [StudySchema.marginMRR, StudySchema.marginHR, StudySchema.marginNDCG].filter {
            $0.value(in: first) != $0.defaultValue
        }
        if !margins.isEmpty {
            lines += "  margin:\n"
            for key in margins { lines += "    \(key.word): \(key.value(in: first))\n" }
        }
        if let precision = study.precision {
            lines +=
                "  seeds: {precision: \(ExperimentValue.number(precision.points)), least: \(precision.least), most: "
                + "\(precision.most)}\n"
        } else if let sharedSeeds, sharedSeeds != [TrainingSettings().seed] {
            lines += "  seeds: \(Self.list(sharedSeeds))\n"
        }
        lines += variants
        if !grid.isEmpty {
            lines += "  grid:\n"
            for (path, values) in grid {
                lines += "    \(path): [\(values.map(\.description).joined(separator: ", "))]\n"
            }
        }
        return lines.isEmpty ? "" : "study:\n" + lines
    }

    /// The seeds of variants that list none themselves; nil if there are no such.
    private var sharedSeeds: [UInt64]? {
        let reading = study.variants.filter { $0.experiment.reads("training.seed") }.map(\.seeds)
        if let precision = study.precision { return reading.first { $0.count == precision.most } }
        return reading.first.flatMap { first in reading.allSatisfy { $0 == first } ? first : nil }
    }

    private static func list(_ seeds: [UInt64]) -> String { "[\(seeds.map(String.init).joined(separator: ", "))]" }

    private var variants: String {
        guard grid.isEmpty else {
            let name = baseName
            return name.isEmpty ? "" : "  variants:\n    \(Self.quoted(name)): {}\n"
        }
        guard study.variants.count > 1 else { return "" }
        var text = "  variants:\n"
        let keys = differing
        let shared = sharedSeeds
        var names: Set<String> = []
        for (index, variant) in study.variants.enumerated() {
            var changes: [String] = []
            for key in keys where !unread[index].contains(key.path) {
                let value = key.value(in: experiments[index])
                if value != key.defaultValue { changes.append("\(key.path): \(value)") }
            }
            if variant.seeds != shared, variant.experiment.reads("training.seed") {
                changes.append("seeds: \(Self.list(variant.seeds))")
            }
            text += "    \(Self.quoted(Self.distinct(variant.name, &names))): {\(changes.joined(separator: ", "))}\n"
        }
        return text
    }

    /// What the names of a grid's variants begin with: that of the variant they are made of.
    private var baseName: String {
        guard let name = study.variants.first?.name else { return "" }
        let point = grid.compactMap { axis in
            ExperimentSchema.key(axis.path).map { (key: $0, value: axis.values[0]) }
        }
        let ending = Study.name("", at: point, of: Experiment(name: ""))
        return name.hasSuffix(StudySchema.separator + ending)
            ? String(name.dropLast(ending.count + StudySchema.separator.count)) : ""
    }

    private static let nameLimit = 60

    /// A name that a file takes, and that no other variant has.
    private static func distinct(_ name: String, _ taken: inout Set<String>) -> String {
        let short = name.count <= nameLimit ? name : name.prefix(27) + "…" + name.suffix(27)
        var unique = short
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(short.prefix(nameLimit - 6)) (\(number))"
            number += 1
        }
        return unique
    }

    private static func quoted(_ name: String) -> String { ExperimentValue.text(name).description }
}
