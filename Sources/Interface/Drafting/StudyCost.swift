import Basics
import Experiments
import Results
import Runs

/// What runs will take, by the finished runs that are most like them.
package struct StudyCost: Sendable, Equatable {
    /// Of all runs of which something is known, one after the other; nil if nothing is.
    package private(set) var seconds: Double?
    /// Whether nothing is known of some of them.
    package private(set) var isPartial = false
    /// Of the largest of them.
    package private(set) var peakBytes: Int?
    /// Whether some of these are reference runs, of which times are by the speed of this machine.
    private var isByReferences = false
    /// The finished runs that it goes by, each with the number of runs that it stands for, larger ones counting more.
    package private(set) var basis: [RunID: Double] = [:]

    /// Variants that are looked at; what more of them take is judged by as many.
    private static let variantLimit = 12
    /// Finished variants that are looked at, the newest.
    private static let finishedLimit = 100

    init() {}

    /// - Parameter finished: runs in order of arrival.
    init(_ wanted: [Experiment], by finished: [RunRecord], _ index: RecipeIndex) {
        // What was made here says more than reference runs do.
        let lists = [false, true].map { isReference in
            Self.newest(of: finished.filter { $0.isReference == isReference }, index)
        }
        var variants: [(experiment: Experiment, count: Int)] = []
        for experiment in wanted {
            if let last = variants.last, last.experiment.ofAllSeeds == experiment.ofAllSeeds {
                variants[variants.count - 1].count += 1
            } else {
                variants.append((experiment, 1))
            }
        }
        let step = max((variants.count + Self.variantLimit - 1) / Self.variantLimit, 1)
        for first in stride(from: 0, to: variants.count, by: step) {
            let count = variants[first..<min(first + step, variants.count)].reduce(0) { $0 + $1.count }
            let wanted = variants[first].experiment.recipeOfAllSeeds.recipe
            let found = lists.lazy.map { done in
                RunPrice.nearest(to: wanted, among: done.map(\.recipe)).map { done[$0] }
            }
            guard let near = found.first(where: { !$0.isEmpty }) else {
                isPartial = true
                continue
            }
            let share = Double(count) / Double(near.count)
            for (recipe, run) in near {
                let scale = RunScale(of: wanted, by: recipe)
                seconds = (seconds ?? 0) + (run.secondsOfAnother ?? 0) * scale.time * share
                isByReferences = isByReferences || run.isReference
                if let memory = run.summary?.memory {
                    peakBytes = max(peakBytes ?? 0, Int(min(Double(memory.peakBytes) * scale.memory, 1e18)))
                }
                basis[run.id, default: 0] += scale.memory * share
            }
        }
    }

    /// The newest run of each variant, whose seeds take the same, with its recipe.
    private static func newest(
        of finished: [RunRecord], _ index: RecipeIndex
    ) -> [(recipe: Experiment, run: RunRecord)] {
        var newest: [Int: RunRecord] = [:]
        for run in finished where run.summary != nil { newest[run.recipe] = run }
        return newest.values.sorted { $0.age < $1.age }.suffix(finishedLimit)
            .compactMap { run in index.recipe(of: run.id).map { ($0.ofAllSeeds, run) } }
    }

    /// In bytes, by the sizes of the run folders; nil if none of them is known.
    func diskBytes(_ sizes: [RunID: Int]) -> Double? {
        let known = basis.filter { sizes[$0.key] != nil }
        let share = known.values.reduce(0, +)
        guard share > 0 else { return nil }
        let bytes = known.reduce(0.0) { $0 + Double(sizes[$1.key] ?? 0) * $1.value }
        return bytes / share * basis.values.reduce(0, +)
    }

    private static let references = "reference runs, at the speed of this machine"

    /// What a question says of it: what is known.
    func sentence(_ sizes: [RunID: Int]) -> String {
        let memory = peakBytes.map { "memory \(Numbers.short(Double($0)))B" }
        let disk = diskBytes(sizes).map { "disk \(Numbers.short($0))B" }
        let more = [memory, disk].compactMap(\.self)
        return RunPrice.inWords(seconds, isOfAll: !isPartial, more: more, by: isByReferences ? Self.references : nil)
    }

    /// Time, memory and disk, and what they go by; the shorter first, for narrow places.
    func words(_ sizes: [RunID: Int]) -> [String] {
        guard let seconds else { return ["time, memory and disk unknown", "no run like them is done"] }
        let memory = peakBytes.map { Numbers.short(Double($0)) + "B" } ?? "unknown"
        let disk = diskBytes(sizes).map { Numbers.short($0) + "B" } ?? "unknown"
        let runs =
            isByReferences
            ? Self.references : basis.count == 1 ? "the run most like them" : "\(basis.count) runs most like them"
        return [
            "\(RunPrice.inWords(time: seconds, isOfAll: !isPartial)), memory \(memory), disk \(disk)",
            "basis: \(runs)",
        ]
    }
}
