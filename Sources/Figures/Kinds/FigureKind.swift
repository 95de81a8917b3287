import Basics

/// What figures there are.
public enum FigureKind: String, Sendable, Hashable, CaseIterable {
    /// Losses and the validation metric by epoch.
    case curves
    /// What ranking among some items keeps, by size.
    case candidates
    /// Differences to a baseline, with intervals.
    case ablation
    /// Results by kinds of test rows.
    case slices
    /// Accuracy against cost.
    case pareto
}

/// Why there is no figure: what the results lack.
public struct LackOfResults: UserError, Hashable {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Words that captions share.
enum CaptionWords {
    /// "3 seeds", "1 to 3 seeds".
    static func seeds(_ counts: some Sequence<Int>) -> String {
        let counts = counts.sorted()
        guard let least = counts.first, let most = counts.last else { return "no seeds" }
        return least == most ? "\(most) seed\(most == 1 ? "" : "s")" : "\(least) to \(most) seeds"
    }

    /// Whether anything has several values, so that there is a spread.
    static func spread(_ counts: some Sequence<Int>, _ what: String) -> String {
        let counts = Array(counts)
        return counts.contains { $0 > 1 }
            ? "\(what) ± one standard deviation (n − 1) over \(seeds(counts))." : "One seed each: no spread is known."
    }
}
