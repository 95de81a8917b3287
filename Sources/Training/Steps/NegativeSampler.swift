import Algorithms
import Basics
import Experiments
import Foundation
import Sessions

/// Items shared by the sampled loss of a step: its targets, and negatives drawn ∝ popularity^α.
///
/// Every item occurs once, with −logQ·log P(it is in such a list) as its bias: the correction of Bengio & Senécal 2008,
/// as used by Yi et al. 2019 for in-batch and shared negatives together, here with the probability of being drawn at
/// least once. A target is therefore never its own negative.
///
/// The correction presumes that an item's presence says nothing about the row. The other targets of the row's own
/// session are there because of the session, and are what it likely goes on to: as negatives, with the weight of rare
/// items, they would push apart what belongs together. They take part only if they were also drawn, or are targets of
/// another session.
///
/// GRU4Rec's own code lets an item occur as often as it is a target or drawn, does not mask a negative that equals the
/// row's target, and corrects by where an item comes from: its clicks for in-batch targets, clicks^α for shared
/// samples, whatever their numbers. Its batches of single clicks have no other targets of the session.
package struct NegativeSampler {
    /// Cumulative sampling distribution over the catalogue.
    private let cumulative: [Double]
    private let popularity: [Double]
    private let negatives: Int
    private let logQ: Double

    package struct Sample {
        /// Distinct items, and the correction to add to the logits of each.
        package var items: [Int32]
        package var bias: [Float]
        /// Per row, the positions in `items` of those, but for its target, that are there only because of the row's own
        /// session.
        package var excluded: [[Int32]]
    }

    package init(_ settings: TrainingSettings, sessions: SessionSet, itemCount: Int) {
        var counts = [Double](repeating: 0, count: itemCount)
        for item in sessions.items { counts[Int(item)] += 1 }
        // Items without a click can be drawn too, as rarely as an item with half a click.
        let weights = counts.map { pow(max($0, 0.5), settings.negativeExponent) }
        let total = weights.reduce(0, +)
        var sum = 0.0
        cumulative = weights.map {
            sum += $0 / total
            return sum
        }
        let clicks = counts.reduce(0) { $0 + max($1, 0.5) }
        popularity = counts.map { max($0, 0.5) / clicks }
        negatives = settings.negatives
        // BPR-max compares the scores themselves.
        logQ = settings.loss == .bprMax ? 0 : settings.logQ
    }

    /// - Parameters:
    ///   - sequences: of the step; rows are numbered through their targets in order.
    ///   - adjustsRepeats: whether the scores of the items before a target have a term of their own: then these items
    ///     are all in the sample, and take part in their rows.
    package func sample(
        _ sequences: [TrainedSequence], adjustsRepeats: Bool = false, using random: inout RandomStream
    ) -> Sample {
        var drawn = Set<Int32>()
        for _ in 0..<negatives { drawn.insert(draw(random.uniform())) }
        let members = sequences.map { adjustsRepeats ? $0.prefix + $0.targets : $0.targets }
        // Items of the sequences, each with its session, or −1 if there are several.
        var onlySession: [Int32: Int] = [:]
        for (session, items) in members.enumerated() {
            for item in items where onlySession.updateValue(session, forKey: item).map({ $0 != session }) ?? false {
                onlySession[item] = -1
            }
        }
        let items = drawn.union(onlySession.keys).sorted()
        let clicks = members.reduce(0) { $0 + $1.count }
        let bias = items.map { item in
            let index = Int(item)
            let share = cumulative[index] - (index > 0 ? cumulative[index - 1] : 0)
            let absent = Double(negatives) * log1p(-share) + Double(clicks) * log1p(-popularity[index])
            return Float(-logQ * log(-expm1(absent)))
        }
        var excluded: [[Int32]] = []
        for (session, sequence) in sequences.enumerated() {
            let own = Set(members[session]).filter { onlySession[$0] == session && !drawn.contains($0) }
                .map { (item: $0, position: position(of: $0, in: items)) }
            var recent = RecentItems()
            if adjustsRepeats { for item in sequence.prefix { recent.read(item) } }
            for target in sequence.targets {
                let kept = Set(recent.entries.map(\.item))
                excluded.append(
                    own.filter { $0.item != target && !kept.contains($0.item) }.map(\.position).sorted())
                if adjustsRepeats { recent.read(target) }
            }
        }
        return Sample(items: items, bias: bias, excluded: excluded)
    }

    private func position(of item: Int32, in items: [Int32]) -> Int32 {
        Int32(items.partitioningIndex { $0 >= item })
    }

    /// First item whose cumulative probability exceeds u.
    private func draw(_ u: Double) -> Int32 {
        Int32(min(cumulative.partitioningIndex { $0 > u }, cumulative.count - 1))
    }
}
