/// What is said of a difference within a family of them: p-values adjusted by Holm, and the verdict by new training.
public struct Judgement: Sendable, Hashable {
    public let verdict: PairedDifference.Verdict
    /// Of sign flips: about these weights only, and no ground of the verdict.
    public let pTheseWeights: Double
    /// Nil with too few seeds.
    public let pNewTraining: Double?
    /// Nil with too few seeds, or without a margin.
    public let pEquivalence: Double?

    /// Holm over the family, for each question apart.
    static func family(_ differences: [PairedDifference]) -> [Judgement] {
        func adjusted(_ value: (PairedDifference) -> Double?) -> [Double?] {
            let known = differences.indices.filter { value(differences[$0]) != nil }
            var all = [Double?](repeating: nil, count: differences.count)
            for (index, p) in zip(known, holm(known.compactMap { value(differences[$0]) })) { all[index] = p }
            return all
        }
        let weights = adjusted(\.pTheseWeights)
        let training = adjusted(\.pNewTraining)
        let equivalence = adjusted(\.pEquivalence)
        return differences.indices.map { index in
            let isEqual = (equivalence[index] ?? 1) < PairedDifference.level
            let verdict: PairedDifference.Verdict =
                switch training[index] {
                case nil: .tooFewSeeds
                case let p? where p < PairedDifference.level: differences[index].estimate > 0 ? .better : .worse
                default: isEqual ? .equal : .undecided
                }
            return Judgement(
                verdict: verdict, pTheseWeights: weights[index] ?? 1, pNewTraining: training[index],
                pEquivalence: equivalence[index])
        }
    }
}
