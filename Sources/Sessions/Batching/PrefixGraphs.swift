/// The session graphs of SR-GNN (Wu et al. 2019, arXiv 1811.00855), one per target row of a batch: the prefix's
/// distinct items are nodes, and an edge leads from each item to the one clicked next.
///
/// An edge counts once however often it is walked, as in the authors' code. Nodes of all graphs are numbered through,
/// and there is no padding.
public struct PrefixGraphs: Sendable {
    /// Item of each node, in the order of first clicks within a graph.
    public private(set) var items: [Int32] = []
    /// Clicks of the prefix that each node stands for.
    public private(set) var clicks: [Int32] = []
    /// Graph g has the nodes `offsets[g] ..< offsets[g + 1]`.
    public private(set) var offsets: [Int32] = [0]
    /// Node of the last click of each graph.
    public private(set) var last: [Int32] = []
    /// Neighbours of each node: the sources of edges that reach it, and the targets of edges that leave it.
    public private(set) var incoming = Neighbours()
    public private(set) var outgoing = Neighbours()

    /// Node n has the neighbours `nodes[offsets[n] ..< offsets[n + 1]]`.
    public struct Neighbours: Sendable, Hashable {
        public var offsets: [Int32] = [0]
        public var nodes: [Int32] = []
    }

    public init(_ batch: PackedBatch) {
        var sequence = 0
        for row in batch.targetRows {
            while batch.offsets[sequence + 1] <= row { sequence += 1 }
            append(batch.items[Int(batch.offsets[sequence])...Int(row)])
        }
    }

    private mutating func append(_ prefix: ArraySlice<Int32>) {
        let first = Int32(items.count)
        // Prefixes are short: a linear search beats a dictionary.
        let places = prefix.map { item -> Int32 in
            if let known = items[Int(first)...].firstIndex(of: item) {
                clicks[known] += 1
                return Int32(known)
            }
            items.append(item)
            clicks.append(1)
            return Int32(items.count - 1)
        }
        var edges: [(source: Int32, target: Int32)] = []
        for edge in zip(places, places.dropFirst()) where !edges.contains(where: { $0 == edge }) { edges.append(edge) }
        for node in first..<Int32(items.count) {
            incoming.append(edges.filter { $0.target == node }.map(\.source))
            outgoing.append(edges.filter { $0.source == node }.map(\.target))
        }
        offsets.append(Int32(items.count))
        if let node = places.last { last.append(node) }
    }
}

extension PrefixGraphs.Neighbours {
    fileprivate mutating func append(_ neighbours: [Int32]) {
        nodes.append(contentsOf: neighbours)
        offsets.append(Int32(nodes.count))
    }
}
