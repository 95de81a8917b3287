import Basics
import Sessions
import Testing

@Suite struct PrefixGraphsTests {
    /// Graph of one target row, its nodes named by their items.
    private struct Graph: Equatable {
        var clicks: [Int32: Int32] = [:]
        var last: Int32 = -1
        var incoming: [Int32: Set<Int32>] = [:]
        var outgoing: [Int32: Set<Int32>] = [:]
    }

    private func graphs(_ graphs: PrefixGraphs) -> [Graph] {
        (0..<graphs.last.count).map { index in
            var graph = Graph()
            let own = graphs.nodes.range(index)
            func items(_ neighbours: Packed<Int32, Int32>, _ node: Int) -> Set<Int32> {
                let nodes = neighbours[node]
                let items = nodes.map { graphs.items[Int($0)] }
                // Once each, and none of another graph.
                #expect(Set(items).count == items.count)
                #expect(nodes.allSatisfy { own.contains(Int($0)) })
                return Set(items)
            }
            for node in own {
                let item = graphs.items[node]
                #expect(graph.clicks[item] == nil, "an item is one node")
                graph.clicks[item] = graphs.clicks[node]
                graph.incoming[item] = items(graphs.incoming, node)
                graph.outgoing[item] = items(graphs.outgoing, node)
            }
            graph.last = graphs.items[Int(graphs.last[index])]
            return graph
        }
    }

    /// Straight from the definition.
    private func graph(of prefix: [Int32]) -> Graph {
        var graph = Graph()
        for item in prefix {
            graph.clicks[item, default: 0] += 1
            graph.incoming[item] = []
            graph.outgoing[item] = []
        }
        for (source, target) in zip(prefix, prefix.dropFirst()) {
            graph.outgoing[source]?.insert(target)
            graph.incoming[target]?.insert(source)
        }
        graph.last = prefix[prefix.count - 1]
        return graph
    }

    /// The session of the paper's figure, v1 v2 v3 v2 v4, and the item that follows.
    @Test func byHand() {
        var sessions = SessionSet()
        sessions.append([1, 2, 3, 2, 4, 9], origin: 0)
        let built = PrefixGraphs(PackedBatch(training: sessions, 0..<1, length: 50))
        #expect(built.items == [1, 1, 2, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4])
        #expect(built.clicks == [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1])
        #expect(built.nodes.offsets == [0, 1, 3, 6, 9, 13])
        #expect(built.last == [0, 2, 5, 7, 12])
        let whole = graphs(built)[4]
        #expect(whole.incoming == [1: [], 2: [1, 3], 3: [2], 4: [2]])
        #expect(whole.outgoing == [1: [2], 2: [3, 4], 3: [2], 4: []])
    }

    @Test func anItemClickedTwiceInARowFollowsItself() {
        var sessions = SessionSet()
        sessions.append([5, 5, 5, 6], origin: 0)
        let last = graphs(PrefixGraphs(PackedBatch(training: sessions, 0..<1, length: 50)))[2]
        #expect(last == Graph(clicks: [5: 3], last: 5, incoming: [5: [5]], outgoing: [5: [5]]))
    }

    @Test(arguments: [1, 3, 50]) func everyTargetRowHasTheGraphOfItsPrefix(length: Int) {
        var random = RandomStream(seed: 3, name: "graphs")
        var sessions = SessionSet()
        for index in 0..<30 {
            let count = 2 + random.index(below: 12)
            sessions.append(
                (0..<count).map { _ in Int32(random.index(below: 6)) }, firstTarget: 1 + random.index(below: count - 1),
                origin: index)
        }
        var expected: [Graph] = []
        for session in (0..<sessions.count).map({ Array(sessions[$0]) }) {
            let cut = Array(session.suffix(length + 1))
            expected += (1..<cut.count).map { graph(of: Array(cut[..<$0])) }
        }
        #expect(graphs(PrefixGraphs(PackedBatch(training: sessions, 0..<30, length: length))) == expected)

        var evaluated: [Graph] = []
        for index in 0..<sessions.count {
            let session = Array(sessions[index])
            evaluated += (Int(sessions.firstTarget[index])..<session.count).map {
                graph(of: Array(session[max(0, $0 - length)..<$0]))
            }
        }
        #expect(graphs(PrefixGraphs(PackedBatch(evaluation: sessions, 0..<30, length: length))) == evaluated)
    }
}
