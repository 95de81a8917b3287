import Algorithms
import Basics
import Experiments
import Sessions

/// What was known of items at what time, while it is read: values of some properties, as of the time of a row.
///
/// A row of a wanted property takes 20 bytes; those of others take none.
struct PropertiesImport {
    private let table: PropertiesTable
    /// The wanted properties, which categories are.
    private let names: [String]
    private let cellValues: CellValues
    private let largestCount: Int
    private let stop: StopFlag
    private var items = Vocabulary()
    private var values = Vocabulary()
    // Of each row of a wanted property.
    private var property: [Int16] = []
    private var item: [Int32] = []
    private var value: [Int32] = []
    private var times = TimeColumn(formatKey: nil)
    private var reader: RowReader

    /// - Parameter largestCount: reading throws if there are more rows.
    init(_ source: DataSource, largestCount: Int, stop: StopFlag) {
        table = source.properties
        names = Array(source.interactions.categories.prefix(Int(Int16.max)))
        cellValues = source.values
        self.largestCount = largestCount
        self.stop = stop
        reader = RowReader(source.unreadableRows)
    }

    /// Reads a file. Throws `DataError` for missing columns, times that are none, and too many rows; or `Stopped`.
    mutating func read(_ text: inout DelimitedText) throws {
        let itemColumn = try text.column(table.item, key: "data.properties.item")
        let timeColumn = try text.column(table.time, key: "data.properties.time")
        let nameColumn = try text.column(table.name, key: "data.properties.name")
        let valueColumn = try text.column(table.value, key: "data.properties.value")
        while try reader.next(&text) {
            try stop.check()
            let wanted = text.withCell(nameColumn) { name in names.firstIndex { name.elementsEqual($0.utf8) } }
            guard let wanted else { continue }
            if let problem = text.withCell(timeColumn, { times.append($0) }) {
                try reader.skip(text.errorOfRow(timeColumn, "\(quoted(text.text(timeColumn))) \(problem)"))
                continue
            }
            property.append(Int16(wanted))
            item.append(text.withCell(itemColumn) { items.add($0) })
            value.append(text.withCell(valueColumn) { values.add($0) })
            if item.count > largestCount {
                throw text.error(
                    itemColumn, "there are more than \(largestCount) values of properties; use a part of the data")
            }
        }
    }

    var unreadable: SourceReport.Unreadable? { reader.unreadable }

    /// Call once all files are read. Throws `DataError` for a property that no row is of, and if most rows could not be
    /// read.
    func requireProperties() throws(DataError) {
        try reader.require()
        let found = Set(property)
        if let missing = names.indices.first(where: { !found.contains(Int16($0)) }) {
            throw DataError(
                "no row of data.properties.file is of the property \(quoted(names[missing])), which "
                    + "data.interactions.categories names; correct one of the two")
        }
    }

    /// For each property, what the items had at the times of their events: the last value from before, or from the
    /// same time, and the first of all for events before that. Throws `Stopped`.
    func votes(of events: EventLog, on catalogue: ItemsImport, stop: StopFlag) throws -> [CategoryVotes] {
        // In order of time, within equal times of the rows.
        let moments = times.microseconds
        var rows = Array(moments.indices)
        try rows.sort {
            try stop.check()
            return (moments[$0], $0) < (moments[$1], $1)
        }
        let numbers = catalogue.identifiers.texts.map { name -> Int32 in
            var name = name
            return name.withUTF8 { items.find(UnsafeRawBufferPointer($0)) } ?? -1
        }
        let eventMoments = events.times.microseconds
        return try names.indices.map { name in
            let own = rows.filter { property[$0] == Int16(name) }
            let history = try Packed<Int32, Int>(
                grouping: own.map { Int32($0) }, by: own.map { item[$0] }, parts: items.count, stop: stop)
            var votes = CategoryVotes(name: names[name], cellValues)
            for event in 0..<events.count where events.kind(Int32(event)) == EventLog.event {
                try stop.check()
                let item = events.items[event]
                guard numbers[Int(item)] >= 0 else { continue }
                let known = history[Int(numbers[Int(item)])]
                guard let first = known.first else { continue }
                let later = known.partitioningIndex { moments[Int($0)] > eventMoments[event] }
                let row = later == known.startIndex ? first : known[later - 1]
                var text = values.text(Int(value[Int(row)]))
                text.withUTF8 { votes.add(UnsafeRawBufferPointer($0), item: item) }
            }
            return votes
        }
    }
}
