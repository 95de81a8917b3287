import Basics
import Foundation
import Reranking
import Testing

@Suite struct TreeEnsembleTests {
    /// One tree of three leaves, one of a single leaf.
    private func byHand() throws -> TreeEnsemble {
        try TreeEnsemble(
            featureCount: 2, offsets: [0, 5, 6], features: [1, -1, 0, -1, -1, -1], values: [0.5, 10, -1, 20, 30, 0.1],
            gains: [2, 3])
    }

    @Test("Less than the threshold goes left, equal and greater go right")
    func twoTreesByHand() throws {
        let ensemble = try byHand()
        #expect(ensemble.count == 2)
        #expect(ensemble.scores([0, 0.4, -1.5, 0.5, -1, 0.6, 7, 0.5]) == [10.1, 20.1, 30.1, 30.1])
        #expect(ensemble.scores([]) == [])
    }

    @Test func noTreesScoreZero() throws {
        let none = try TreeEnsemble(featureCount: 1, offsets: [0], features: [], values: [], gains: [0])
        #expect(none.count == 0 && none.scores([1, 2]) == [0, 0])
    }

    /// Trees of random shapes.
    private func random(_ random: inout RandomStream, featureCount: Int, trees: Int) throws -> TreeEnsemble {
        var offsets: [Int32] = [0]
        var features: [Int32] = []
        for _ in 0..<trees {
            var (node, children) = (0, 0)
            let most = random.index(below: 40)
            while node <= children {
                let isInner = children < most && (node == children || random.index(below: 3) > 0)
                features.append(isInner ? Int32(random.index(below: featureCount)) : -1)
                if isInner { children += 2 }
                node += 1
            }
            offsets.append(Int32(features.count))
        }
        // Few different values, so that thresholds are met exactly.
        let values = features.map { $0 < 0 ? Float(random.normal()) : Float(random.index(below: 9)) / 4 }
        return try TreeEnsemble(
            featureCount: featureCount, offsets: offsets, features: features, values: values,
            gains: (0..<featureCount).map { _ in random.uniform() })
    }

    @Test("Scores are those of walking from root to leaf, entry by entry")
    func walks() throws {
        var random = RandomStream(seed: 1, name: "trees")
        for _ in 0..<40 {
            let width = 1 + random.index(below: 6)
            let ensemble = try self.random(&random, featureCount: width, trees: random.index(below: 20))
            let entries = (0..<width * random.index(below: 30)).map { _ in Float(random.index(below: 9)) / 4 }
            let expected = stride(from: 0, to: entries.count, by: width).map { entry in
                (0..<ensemble.count).reduce(Float(0)) { sum, tree in
                    let nodes = Array(ensemble.features[Int(ensemble.offsets[tree])..<Int(ensemble.offsets[tree + 1])])
                    let values = ensemble.values[Int(ensemble.offsets[tree])...]
                    var node = 0
                    while nodes[node] >= 0 {
                        let left = 2 * nodes[..<node].count { $0 >= 0 } + 1
                        node = entries[entry + Int(nodes[node])] < values[values.startIndex + node] ? left : left + 1
                    }
                    return sum + values[values.startIndex + node]
                }
            }
            #expect(ensemble.scores(entries[...]) == expected)
        }
    }

    @Test("Written and read, all bits are the same")
    func written() throws {
        var random = RandomStream(seed: 2, name: "trees")
        let shape = try self.random(&random, featureCount: 3, trees: 300)
        let values = shape.values.map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
        let gains = (0..<3).map { _ in random.normal() * 1e-200 }
        let ensemble = try TreeEnsemble(
            featureCount: 3, offsets: shape.offsets, features: shape.features,
            values: values.map { $0.isFinite ? $0 : Float.leastNonzeroMagnitude }, gains: gains)
        let read = try JSONDecoder().decode(TreeEnsemble.self, from: JSONEncoder().encode(ensemble))
        #expect(read == ensemble && read.values.map(\.bitPattern) == ensemble.values.map(\.bitPattern))
    }

    @Test("What is no ensemble is refused")
    func refused() {
        func problem(
            _ featureCount: Int, _ offsets: [Int32], _ features: [Int32], _ values: [Float], _ gains: [Double]
        ) -> String? {
            do {
                _ = try TreeEnsemble(
                    featureCount: featureCount, offsets: offsets, features: features, values: values, gains: gains)
                return nil
            } catch { return error.description }
        }
        #expect(problem(1, [0, 3], [0, -1, -1], [0, 1, 2], [0]) == nil)
        #expect(problem(0, [0], [], [], []) == "a gain for each feature")
        #expect(problem(-5, [0], [], [], []) == "a gain for each feature")
        #expect(problem(2, [0], [], [], [0]) == "a gain for each feature")
        #expect(problem(1, [0, 1], [-1], [0], [.nan]) == "a gain that is not finite")
        #expect(problem(1, [0, 1], [-1], [.infinity], [0]) == "a finite value for each node")
        #expect(problem(1, [0, 1], [-1], [], [0]) == "a finite value for each node")
        #expect(problem(1, [], [], [], [0]) != nil)
        #expect(problem(1, [0, 2, 1], [-1], [0], [0]) != nil)
        #expect(problem(1, [0, 0], [], [], [0]) == "tree 0 has not the nodes that its inner ones need")
        #expect(problem(1, [0, 2], [0, -1], [0, 1], [0]) == "tree 0 has not the nodes that its inner ones need")
        #expect(problem(1, [0, 3], [-1, -1, 0], [0, 1, 2], [0]) == "a node of tree 0 has no parent")
        #expect(problem(1, [0, 3], [1, -1, -1], [0, 1, 2], [0]) == "tree 0 asks for feature 1")
        #expect(problem(1, [0, 3], [0, -2, -1], [0, 1, 2], [0]) == "tree 0 asks for feature -2")
    }

    @Test("Damaged files are refused, or score as something else: never a crash")
    func damaged() throws {
        var random = RandomStream(seed: 3, name: "damage")
        let good = Array(try JSONEncoder().encode(self.random(&random, featureCount: 3, trees: 4)))
        var (read, refused) = (0, 0)
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0...random.index(below: 3) {
                switch random.index(below: 3) {
                case 0:
                    bytes[random.index(below: bytes.count)] = Array("0123456789-,.e[]".utf8)[random.index(below: 16)]
                case 1: bytes.remove(at: random.index(below: bytes.count))
                default: bytes.swapAt(random.index(below: bytes.count), random.index(below: bytes.count))
                }
            }
            do {
                let ensemble = try JSONDecoder().decode(TreeEnsemble.self, from: Data(bytes))
                let entries = [Float](repeating: 0.5, count: 5 * ensemble.featureCount)
                #expect(ensemble.scores(entries[...]).count == 5)
                read += 1
            } catch is DecodingError { refused += 1 }
        }
        #expect(read > 100 && refused > 100)
    }
}
