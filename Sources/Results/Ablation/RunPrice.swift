import Basics
import Experiments

/// What a run that does not exist yet will take, by the finished run that is most like it (`RunScale`).
public struct RunPrice: Sendable, Hashable {
    /// Of training and evaluation.
    public let seconds: Double

    /// A finished run, and the seconds that it took or, if it was made elsewhere, that one like it takes here.
    public typealias Done = (experiment: Experiment, seconds: Double)

    /// - Parameter done: finished runs. One of other data, split or share of the sessions says nothing; of the others,
    ///   the one counts that differs in the fewest keys.
    /// - Returns: nil if no run says anything.
    public init?(of experiment: Experiment, among done: [Done]) {
        let (wanted, recipes) = (experiment.recipe, done.map(\.experiment.recipe))
        let nearest = Self.nearest(to: wanted, among: recipes)
        guard !nearest.isEmpty else { return nil }
        let all = nearest.map { done[$0].seconds * RunScale(of: wanted, by: recipes[$0]).time }
        seconds = all.reduce(0, +) / Double(all.count)
    }

    /// - Parameter recipes: of finished runs.
    /// - Returns: places of those that say what a run of the recipe takes: of the same data, split and share of the
    ///   sessions, and trained as it is or fitted as it is, the ones that differ in the fewest keys.
    public static func nearest(to wanted: Experiment, among recipes: [Experiment]) -> [Int] {
        let near = recipes.indices.filter { index in
            let recipe = recipes[index]
            return recipe.data == wanted.data && recipe.protocol == wanted.protocol
                && recipe.training.sessionFraction == wanted.training.sessionFraction
                && recipe.model.kind.isBaseline == wanted.model.kind.isBaseline
                && (!wanted.model.kind.isBaseline || recipe.model.kind == wanted.model.kind)
        }
        let distances = near.map { index in
            ExperimentSchema.keys.count { $0.value(in: recipes[index]) != $0.value(in: wanted) }
        }
        guard let least = distances.min() else { return [] }
        return zip(near, distances).filter { $1 == least }.map(\.0)
    }
}

extension RunPrice {
    /// Seconds of several runs; nil if nothing is known of any of them.
    public static func seconds(_ runs: [(price: RunPrice?, count: Int)]) -> Double? {
        let known = runs.filter { $0.count > 0 }.compactMap { run in run.price.map { $0.seconds * Double(run.count) } }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    /// The same in words, which say if some runs are not counted.
    public static func inWords(_ runs: [(price: RunPrice?, count: Int)]) -> String {
        inWords(seconds(runs), isOfAll: runs.allSatisfy { $0.count == 0 || $0.price != nil })
    }

    /// - Parameters:
    ///   - seconds: nil if nothing is known.
    ///   - isOfAll: whether all runs are counted.
    ///   - more: what else they take, in words.
    ///   - basis: by what that is known, in words; nil: by the runs most like them.
    public static func inWords(
        _ seconds: Double?, isOfAll: Bool, more: [String] = [], by basis: String? = nil
    ) -> String {
        guard let seconds else { return "nobody knows how long: no run like them is done" }
        return ([inWords(time: seconds, isOfAll: isOfAll)] + more + ["by \(basis ?? "the runs most like them")"])
            .joined(separator: ", ")
    }

    public static func inWords(time seconds: Double, isOfAll: Bool) -> String {
        "\(isOfAll ? "about" : "more than") \(Numbers.roundedDuration(seconds))"
    }
}
