import Basics

/// The score adjustments of all rows of a step, arranged for an output layer that splits the items between its workers.
///
/// Each entry belongs to the worker whose item it is, so that workers write side by side without locks.
struct StepAdjustments {
    /// An entry of a row of the step.
    struct Entry {
        let row: Int
        let item: Int
        /// Position among all entries of the step.
        let position: Int
    }

    private let items: Packed<Int32, Int>
    private let values: [Float]
    /// What a worker notes of an entry between the two halves of a row block: exp(l − m) of its block.
    private let exponentials: Buffer
    /// d loss / d value of each entry.
    private let gradients: Buffer

    /// - Returns: nil if no shard has adjustments.
    init?(_ shards: [OutputShard]) {
        guard shards.contains(where: { $0.adjustments != nil }) else { return nil }
        var items = Packed<Int32, Int>()
        var values: [Float] = []
        for shard in shards {
            for row in 0..<shard.sessions.rows {
                guard let adjustments = shard.adjustments else {
                    items.endPart()
                    continue
                }
                items.append(adjustments.items[row])
                for entry in adjustments.items.range(row) { values.append(adjustments.value(entry)) }
            }
        }
        self.items = items
        self.values = values
        exponentials = Buffer(count: values.count)
        gradients = Buffer(count: values.count)
    }

    /// Entries of some rows among some items, ascending by item.
    func entries(rows: Range<Int>, items range: Range<Int>) -> [Entry] {
        rows.flatMap { row in
            items.range(row).lazy.filter { range.contains(Int(items.elements[$0])) }
                .map { Entry(row: row, item: Int(items.elements[$0]), position: $0) }
        }.sorted { ($0.item, $0.row) < ($1.item, $1.row) }
    }

    func value(_ entry: Entry) -> Float { values[entry.position] }

    /// Sum of a row's values.
    func sum(row: Int) -> Float { items.range(row).reduce(0) { $0 + values[$1] } }

    func exponential(_ entry: Entry) -> Float { exponentials.pointer[entry.position] }

    func note(exponential: Float, _ entry: Entry) { exponentials.pointer[entry.position] = exponential }

    func set(gradient: Float, _ entry: Entry) { gradients.pointer[entry.position] = gradient }

    /// Adds the gradients to those of the shards' values.
    func addGradients(to shards: [OutputShard]) {
        var position = 0
        for shard in shards {
            guard let values = shard.adjustments?.values else { continue }
            if let gradient = values.gradient?.sum {
                for entry in 0..<values.rows { gradient.pointer[entry] += gradients.pointer[position + entry] }
            }
            position += values.rows
        }
    }
}
