import Basics
import Experiments
import Sessions

extension FileSamples {
    /// Rows that are looked at; in files that are sorted by people, the first ones may all be of one.
    private static let mostRows = 2_000_000

    /// Whether the values of a column name something only together with those of another one, such as the number of a
    /// visit with the visitor.
    func beginsAnew(_ name: String, with other: String, in sample: FileSample) -> Bool {
        // What cannot be read is said where it matters.
        (try? countVisits(name, other, sample)).map {
            // Somebody may have become known within a session, so that it has two.
            $0.together * 2 > $0.alone * 3
        } ?? false
    }

    /// Different values of a column alone, and together with another one.
    private func countVisits(
        _ name: String, _ other: String, _ sample: FileSample
    ) throws -> (alone: Int, together: Int) {
        let content = try SourceText(
            try SourceFile(files.url(sample.path)), file: sample.path,
            inWords: { DataError(file: sample.path, $0.message) })
        let read: TextWindow.Read = { memory throws(DataError) in try content.read(into: memory) }
        return try Self.count(
            name, other, in: try openTable(sample.path, sample.dialect, block: SourceFile.block, read: read))
    }

    private static func count(
        _ name: String, _ other: String, in text: some TextTable
    ) throws -> (alone: Int, together: Int) {
        var text = text
        var reader = RowReader(.skip)
        let columns = (try text.column(name, key: ""), try text.column(other, key: ""))
        var (names, others) = (Vocabulary(), Vocabulary())
        var together: Set<Int64> = []
        while reader.rows < mostRows, try reader.next(&text) {
            let first = text.withCell(columns.0) { names.add($0) }
            let second = text.withCell(columns.1) { others.add($0) }
            together.insert(Int64(first) << 32 | Int64(second))
        }
        return (names.count, together.count)
    }
}
