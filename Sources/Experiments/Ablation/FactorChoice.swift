/// A factor that can be chosen for the ablation matrix of a study.
public struct FactorChoice: Sendable, Hashable {
    public let title: String
    /// What makes the factor (`Factor.init`).
    let words: [String]

    private static let usualRows = ["item vectors", "metadata", "repeats"]
    private static let usualColumns = ["hierarchy"]

    /// The factors that a matrix begins with: those of the field, or else the first ones; nil if there are no two.
    /// - Parameters: titles of factors that are wished for; what no factor is called is passed over.
    public static func usualAxes(
        among factors: [FactorChoice], rows: String? = nil, columns: String? = nil
    ) -> (rows: FactorChoice, columns: FactorChoice)? {
        func first(_ titles: [String], besides other: FactorChoice? = nil) -> FactorChoice? {
            let left = factors.filter { $0 != other }
            return titles.lazy.compactMap { title in left.first { $0.title == title } }.first ?? left.first
        }
        guard factors.count > 1, let across = first([columns].compactMap(\.self) + usualColumns),
            let down = first([rows].compactMap(\.self) + usualRows, besides: across)
        else { return nil }
        return (down, across)
    }
}

extension Study {
    /// More variants than this are no factor: nobody would read the matrix.
    private static let mostVariants = 40

    /// The factors that a study offers: those of the field (hierarchy, metadata, item vectors, repeats), the other keys
    /// that its variants vary, and the variants themselves.
    /// - Parameter baseline: a variant of the study. What changes nothing in it is no factor.
    public func factorChoices(baseline: Variant) -> [FactorChoice] {
        // Trials differ in all that is drawn.
        guard search == nil else { return [] }
        let changes = variants.map { (name: $0.name, values: $0.experiment.values(differingFrom: baseline.experiment)) }
        /// Variants that change nothing else.
        func names(_ isOwn: (String) -> Bool) -> [String] {
            changes.filter { !$0.values.isEmpty && $0.values.keys.allSatisfy(isOwn) }.map(\.name)
        }
        let vectors = ["model.idFree", "model.itemMetadata"]
        let vectorWords = vectors.flatMap { path -> [String] in
            let named = names { $0 == path }
            guard named.isEmpty, let key = ExperimentSchema.key(path),
                case .flag(let isOn) = key.value(in: baseline.experiment)
            else { return named }
            return ["\(path)=\(!isOn)"]
        }
        let known = [
            FactorChoice(title: "hierarchy", words: ["model.hierarchy"]),
            FactorChoice(
                title: "metadata", words: names { $0.hasPrefix("model.metadata.") } + ["model.metadata"]),
            FactorChoice(title: "item vectors", words: vectorWords),
            FactorChoice(title: "repeats", words: ["model.repeats"]),
        ]
        let taken = vectors + ["model.hierarchy", "model.repeats", "model.kind"]
        let varied = ExperimentSchema.keys.filter { key in
            guard !taken.contains(key.path), changes.contains(where: { $0.values[key.path] != nil }) else {
                return false
            }
            if case .list = key.kind { return false }
            return ["model.", "training."].contains(where: key.path.hasPrefix)
                && !key.path.hasPrefix("model.metadata.")
        }.map { FactorChoice(title: $0.spelledWord, words: [$0.path]) }
        let others = changes.filter { !$0.values.isEmpty }.map(\.name)
        let all = known + varied + (others.count <= Self.mostVariants ? [.init(title: "variants", words: others)] : [])
        return all.filter { (try? Factor($0.words, of: self, baseline: baseline)) != nil }
    }
}

extension FactorialDesign {
    /// Two of the factors that a study offers. Variants that change what the other factor varies are left out.
    /// - Throws: `InvalidStudyChoice` if nothing is left.
    public init(
        _ rows: FactorChoice, by columns: FactorChoice, of study: Study, baseline: Study.Variant
    ) throws(InvalidStudyChoice) {
        var factors: [Factor] = []
        for (choice, other) in [(rows, columns), (columns, rows)] {
            let varied = Set(
                try Factor(other.words, of: study, baseline: baseline).levels.filter { _ in other.title != "variants" }
                    .flatMap(\.values.keys))
            let words = choice.words.filter { word in
                guard let variant = study.variants.first(where: { $0.name == word }) else { return true }
                return varied.isDisjoint(with: variant.experiment.values(differingFrom: baseline.experiment).keys)
            }
            guard !words.isEmpty else {
                throw InvalidStudyChoice(
                    "every one of the \(choice.title) changes what the factor \(other.title) varies; choose another")
            }
            factors.append(try Factor(words, of: study, baseline: baseline))
        }
        self.init(factors[0], by: factors[1], of: study, baseline: baseline)
    }
}
