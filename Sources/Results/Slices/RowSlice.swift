import Runs

/// Some of the test rows.
public struct RowSlice: Sendable, Hashable {
    /// "2", "more than 100", "leaf: head".
    public let title: String
    /// Indices, ascending.
    public let rows: [Int]

    public init(title: String, rows: [Int]) {
        self.title = title
        self.rows = rows
    }

    /// Numbers of these rows in each session that has any of them.
    func perSession(of all: TestRows) -> [Int32] {
        var counts: [Int32] = []
        var end = 0
        var next = rows.startIndex
        for count in all.perSession {
            end += Int(count)
            let first = next
            while next < rows.endIndex, rows[next] < end { next += 1 }
            if next > first { counts.append(Int32(next - first)) }
        }
        return counts
    }
}
