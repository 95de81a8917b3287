import Basics
import Runs

extension StudyPlan {
    /// How well differences to the first variant are known after the rounds so far, in a line; nil if seeds do not go
    /// by precision, or nothing is known yet.
    var precisionInWords: String? {
        guard let rounds, let precision = study.precision else { return nil }
        let known = zip(variants, rounds.reach).compactMap { variant, reach in
            reach.map { "\(variant.name) ± \(Numbers.fixed($0, 3))" }
        }
        guard !known.isEmpty else { return nil }
        let done = rounds.isEnough ? rounds.rounds : rounds.rounds - 1
        let next =
            !rounds.isEnough
            ? "another round"
            : rounds.reach.allSatisfy({ ($0 ?? 0) <= precision.points }) ? "enough" : "no further round is allowed"
        return "\(done) seeds: validation MRR@20 against \(variants[0].name) is known within "
            + known.joined(separator: ", ")
            + " percentage points (wanted \(Numbers.fixed(precision.points, 3))); \(next)"
    }
}
