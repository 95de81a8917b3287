import Basics
import Sessions

/// The vectors given for items, read from a NumPy file.
struct VectorsImport {
    private let header: NumPyHeader
    private let source: SourceFile
    private let file: String
    private let inWords: (FileError) -> DataError

    /// - Parameters:
    ///   - file: names the file in errors.
    ///   - inWords: what an error of the file system means for this file.
    /// - Throws: `DataError` if it is no array of vectors.
    init(_ source: SourceFile, file: String, inWords: @escaping (FileError) -> DataError) throws(DataError) {
        let head: [UInt8]
        do throws(FileError) { head = try source.head(atMost: NumPyHeader.limit) } catch { throw inWords(error) }
        header = try NumPyHeader(head, size: source.size, file: file)
        (self.source, self.file, self.inWords) = (source, file, inWords)
    }

    /// Bytes that the vectors of so many items take.
    func bytes(itemCount: Int) -> Int { itemCount * header.columns * MemoryLayout<Float>.size }

    /// Reads the whole file.
    /// - Parameters:
    ///   - items: the item of each row of the items file, −1 for a row that does not count.
    ///   - itemCount: number of items; those without a row get zeros.
    /// - Throws: `DataError` if there is not a row for each of them, or a number is not finite; or `Stopped`.
    func vectors(of items: [Int32], itemCount: Int, stop: StopFlag, meter: ReadingMeter) throws -> GivenVectors {
        guard items.count == header.rows else {
            throw DataError(
                file: file,
                "the array has \(header.rows) rows, and the items file has \(items.count); it has to have a row for "
                    + "each, in the same order")
        }
        let width = header.columns
        var values = [Float](repeating: 0, count: itemCount * width)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SourceFile.block, alignment: 16)
        defer { memory.deallocate() }
        // Blocks begin with a whole number, since their size and the header's length are multiples of its size.
        var skipped = header.length
        var (row, column) = (0, 0)
        while true {
            try stop.check()
            let count: Int
            do throws(FileError) { count = try source.read(into: memory) } catch { throw inWords(error) }
            meter.note(source.bytesRead, of: file)
            let block = UnsafeRawBufferPointer(rebasing: memory[min(skipped, count)..<count])
            skipped -= count - block.count
            for offset in stride(from: 0, to: block.count, by: header.number.size) {
                let value = header.number.value(at: offset, in: block)
                guard value.isFinite else {
                    throw DataError(
                        file: file,
                        "row \(row + 1) of the array has a number in column \(column + 1) that is not finite in single "
                            + "precision (\(value)); write zeros for an item without a vector")
                }
                if items[row] >= 0 { values[Int(items[row]) * width + column] = value }
                column += 1
                if column == width { (row, column) = (row + 1, 0) }
            }
            if count < memory.count {
                meter.end(source.size)
                return GivenVectors(width: width, values: values)
            }
        }
    }
}
