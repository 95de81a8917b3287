import Algorithms
import Basics
import Sessions

/// First-order Markov chain: items by how often they directly followed the prefix's last item in training, as shares of
/// all its transitions. Neither smoothed nor pruned; an item may follow itself.
public struct Markov: Baseline {
    public let base: [Double]
    /// Successors of each item.
    private var successors = Packed<(item: Int32, probability: Double), Int>()
    private var last: Int32?

    /// - Throws: `Stopped`.
    public init(_ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()) throws {
        base = Array(repeating: 0, count: itemCount)
        // Both items in one number, so that sorting brings equal transitions together, by first item.
        var transitions: [UInt64] = []
        transitions.reserveCapacity(sessions.items.count)
        for session in 0..<sessions.count {
            try stop.check()
            for (item, next) in sessions[session].adjacentPairs() {
                transitions.append(UInt64(item) << 32 | UInt64(next))
            }
        }
        try transitions.sort {
            try stop.check()
            return $0 < $1
        }

        var position = 0
        for item in 0..<itemCount {
            try stop.check()
            let start = position
            let firstSuccessor = successors.elements.count
            while position < transitions.count, transitions[position] >> 32 == item {
                let run = position
                while position < transitions.count, transitions[position] == transitions[run] { position += 1 }
                successors.elements.append((Int32(truncatingIfNeeded: transitions[run]), Double(position - run)))
            }
            for successor in firstSuccessor..<successors.elements.count {
                successors.elements[successor].probability /= Double(position - start)
            }
            successors.endPart()
        }
    }

    public mutating func begin() { last = nil }

    public mutating func read(_ item: Int32) { last = item }

    public func score(into scores: inout ItemScores) {
        guard let last else { return }
        for successor in successors[Int(last)] { scores.add(successor.probability, to: successor.item) }
    }
}
