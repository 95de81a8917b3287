import Baselines
import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct SLISTTests {
    private func settings(similarity: Double, _ transitions: LinearSettings.Transitions = .last) -> LinearSettings {
        var settings = LinearSettings()
        settings.similarity = similarity
        settings.transitions = transitions
        settings.regularisation = 1
        settings.prefixDecay = 1
        return settings
    }

    @Test("Scores by hand")
    func byHand() throws {
        let training = sessionSet([[0, 1]])
        // Similarity: XᵀX + I = [1¼ ¼; ¼ 1¼], XᵀT is ½ everywhere, so B is ⅓ everywhere.
        let similar = try SLIST(settings(similarity: 1), training, itemCount: 3).scores(after: [0])
        #expect(zip(similar, [1.0 / 3, 1.0 / 3, 0]).allSatisfy { abs($0 - $1) < 1e-11 }, "\(similar)")
        // Transition: XᵀX + I = [2 0; 0 1], XᵀT leads from 0 to 1 only, so B does with ½.
        let transition = try SLIST(settings(similarity: 0), training, itemCount: 3)
        let now = transition.scores(after: [1, 0])
        #expect(zip(now, [0, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-11 }, "\(now)")
        let before = transition.scores(after: [0, 1])
        #expect(zip(before, [0, 0.5 * exp(-1.0), 0]).allSatisfy { abs($0 - $1) < 1e-11 }, "\(before)")
    }

    @Test(
        "Scores are those of a regression written out row by row", arguments: [0, 0.3, 1],
        LinearSettings.Transitions.allCases)
    func naive(similarity: Double, transitions: LinearSettings.Transitions) throws {
        // The last five items are in no training session.
        let itemCount = 55
        let training = randomSessions(150, items: 50, seed: 13)
        let settings = settings(similarity: similarity, transitions)
        let matrix = NaiveRegression(training.lists, settings, itemCount: itemCount).solved()
        let twin: Twin = { prefix in
            var scores: [Int32: Double] = [:]
            for (distance, item) in prefix.reversed().enumerated() {
                for other in 0..<itemCount {
                    scores[Int32(other), default: 0] += exp(-Double(distance)) * matrix[Int(item)][other]
                }
            }
            return scores
        }
        try expect(
            try SLIST(settings, training, itemCount: itemCount), equals: twin,
            on: randomSessions(20, items: itemCount, seed: 14), itemCount: itemCount, tolerance: 1e-10)
    }
}

/// B = (XᵀWX + λI)⁻¹ XᵀWT from rows of X and T that are written out, by elimination in double precision.
struct NaiveRegression {
    typealias Row = [Double]
    private var rows: [(x: Row, t: Row, w: Double)] = []
    private let itemCount: Int
    private let regularisation: Double

    init(_ lists: [[Int32]], _ settings: LinearSettings, itemCount: Int) {
        self.itemCount = itemCount
        regularisation = settings.regularisation
        func row(_ entries: [(Int32, Double)]) -> Row {
            entries.reduce(into: Row(repeating: 0, count: itemCount)) { $0[Int($1.0)] += $1.1 }
        }
        func decayed(_ list: [Int32], _ range: Range<Int>, from place: Int) -> Row {
            row(range.map { (list[$0], exp(-Double(abs($0 - place)) / settings.positionDecay)) })
        }
        for (session, list) in lists.enumerated() {
            let w = exp(-Double(lists.count - 1 - session) / Double(lists.count) / settings.ageDecay)
            let whole = row(Set(list).map { ($0, 1) })
            rows.append((whole, whole, w * settings.similarity))
            for place in 0..<(list.count - 1) {
                let behind = decayed(list, place + 1..<list.count, from: place + 1)
                let (x, t): (Row, Row) =
                    switch settings.transitions {
                    case .last: (row([(list[place], 1)]), behind)
                    case .prefix: (decayed(list, 0..<place + 1, from: place), behind)
                    case .session:
                        (decayed(list, 0..<list.count, from: place), decayed(list, 0..<list.count, from: place + 1))
                    }
                rows.append((x, t, w * (1 - settings.similarity)))
            }
        }
    }

    func solved() -> [Row] {
        // [XᵀWX + λI | XᵀWT], the left half eliminated to the identity.
        var system = (0..<itemCount).map { item in
            Row(repeating: 0, count: 2 * itemCount).enumerated().map { $0.offset == item ? regularisation : 0 }
        }
        for (x, t, w) in rows {
            let sum = x.reduce(0, +)
            for i in 0..<itemCount where x[i] > 0 {
                for j in 0..<itemCount {
                    system[i][j] += w * x[i] / sum * x[j] / sum
                    system[i][itemCount + j] += w * x[i] / sum * t[j]
                }
            }
        }
        for pivot in 0..<itemCount {
            system[pivot] = system[pivot].map { $0 / system[pivot][pivot] }
            for other in 0..<itemCount where other != pivot && system[other][pivot] != 0 {
                let factor = system[other][pivot]
                for column in pivot..<2 * itemCount { system[other][column] -= factor * system[pivot][column] }
            }
        }
        return system.map { Array($0[itemCount...]) }
    }
}
