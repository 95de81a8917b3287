import Basics
import Sessions
import TestSupport

/// Sessions of 2 to 8 of the first `items` items, the popular ones first, with repetitions.
func randomSessions(_ count: Int, items: Int, seed: UInt64) -> SessionSet {
    var random = RandomStream(seed: seed, name: "baselines")
    return sessionSet(
        (0..<count).map { _ in
            (0..<2 + random.index(below: 7)).map { _ in
                Int32(min(random.index(below: items), random.index(below: items)))
            }
        })
}

/// One session of many clicks on the first `items` items.
func longSession(_ length: Int, items: Int) -> SessionSet {
    var random = RandomStream(seed: 3, name: "long session")
    return sessionSet([(0..<length).map { _ in Int32(random.index(below: items)) }])
}

extension SessionSet {
    var lists: [[Int32]] { (0..<count).map { Array(self[$0]) } }

    /// Prefix and target of every row.
    var examples: [(prefix: [Int32], target: Int)] {
        lists.enumerated().flatMap { index, list in
            (Int(firstTarget[index])..<list.count).map { (Array(list[..<$0]), Int(list[$0])) }
        }
    }
}
