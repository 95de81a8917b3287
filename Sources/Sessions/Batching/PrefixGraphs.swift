import Basics

/// The session graphs of SR-GNN (Wu et al. 2019, arXiv 1811.00855), one per target row of a batch: the prefix's
/// distinct items are nodes, and an edge leads from each item to the one clicked next.
///
/// An edge counts once however often it is walked, as in the authors' code. Nodes are numbered consecutively across all
/// graphs, without padding.
public struct PrefixGraphs: Sendable {
    /// The items of each graph's nodes, in the order of first clicks.
    public private(set) var nodes = Packed<Int32, Int32>()
    /// Number of the prefix's clicks that each node stands for.
    public private(set) var clicks: [Int32] = []
    /// Node of each graph's last click.
    public private(set) var last: [Int32] = []
    /// Neighbours of each node: the sources of edges that reach it, and the targets of edges that leave it.
    public private(set) var incoming = Packed<Int32, Int32>()
    public private(set) var outgoing = Packed<Int32, Int32>()

    /// Item of each node.
    public var items: [Int32] { nodes.elements }

    public init(_ batch: PackedBatch) {
        var sequence = 0
        for row in batch.targetRows {
            while batch.sequences.range(sequence).upperBound <= row { sequence += 1 }
            append(batch.items[batch.sequences.range(sequence).lowerBound...Int(row)])
        }
    }

    private mutating func append(_ prefix: ArraySlice<Int32>) {
        let first = nodes.elements.count
        // Prefixes are short: a linear search beats a dictionary.
        let places = prefix.map { item -> Int32 in
            if let known = nodes.elements[first...].firstIndex(of: item) {
                clicks[known] += 1
                return Int32(known)
            }
            nodes.elements.append(item)
            clicks.append(1)
            return Int32(nodes.elements.count - 1)
        }
        var edges: [(source: Int32, target: Int32)] = []
        for edge in zip(places, places.dropFirst()) where !edges.contains(where: { $0 == edge }) { edges.append(edge) }
        for node in Int32(first)..<Int32(nodes.elements.count) {
            incoming.append(edges.filter { $0.target == node }.map(\.source))
            outgoing.append(edges.filter { $0.source == node }.map(\.target))
        }
        nodes.endPart()
        if let node = places.last { last.append(node) }
    }
}
