import Basics
import Foundation

/// Damage to the bytes of a file, as disks, transfers and editors do it.
struct Damage: CustomStringConvertible {
    /// Nil: the file is gone.
    private(set) var bytes: Data?
    private(set) var description = ""
    /// Whether it is the file of another run.
    private(set) var isOther = false

    /// - Parameter other: a file of the same kind and of another run.
    init(_ original: Data, other: Data, _ random: inout RandomStream) {
        var bytes = original
        let length = bytes.count
        func place() -> Int { random.index(below: max(length, 1)) }
        func range(atMost count: Int) -> Range<Int> {
            let start = place()
            return start..<min(length, start + 1 + random.index(below: count))
        }
        guard length > 0 else {
            self.bytes = Data([UInt8(random.index(below: 256))])
            description = "a byte added to the empty file"
            return
        }
        switch random.index(below: 14) {
        case 0, 1, 2:
            let bit = place() * 8 + random.index(below: 8)
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            description = "bit \(bit) flipped"
        case 3:
            let index = place()
            let byte = UInt8(random.index(below: 256))
            bytes[index] = byte
            description = "byte \(index) is \(byte)"
        case 4:
            let range = range(atMost: 64)
            for index in range { bytes[index] = UInt8(random.index(below: 256)) }
            description = "bytes \(range) are random"
        case 5:
            // A sector of a disk, or a part of one.
            let start = random.chance(0.5) ? place() / 512 * 512 : place()
            let range = start..<min(length, start + random.pick([1, 8, 64, 512, 4_096]))
            bytes.resetBytes(in: range)
            description = "bytes \(range) are zero"
        case 6:
            let count = random.pick([1, 1, 2, 8, 100, 5_000])
            let index = random.index(below: length + 1)
            bytes.insert(contentsOf: (0..<count).map { _ in UInt8(random.index(below: 256)) }, at: index)
            description = "\(count) bytes put in at \(index)"
        case 7:
            let range = range(atMost: random.pick([1, 4, 64, 1_000]))
            bytes.removeSubrange(range)
            description = "bytes \(range) taken out"
        case 8:
            bytes.removeSubrange(place()...)
            description = "cut off at \(bytes.count)"
        case 9:
            let source = range(atMost: 256)
            let part = Data(bytes[source])
            let index = random.index(below: length + 1)
            bytes.insert(contentsOf: part, at: index)
            description = "bytes \(source) repeated at \(index)"
        case 10:
            // What a careless hand does to text: one digit for another.
            let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
            guard !digits.isEmpty else { fallthrough }
            let index = random.pick(digits)
            bytes[index] = 48 + (bytes[index] - 48 + 1 + UInt8(random.index(below: 9))) % 10
            description = "digit \(index) is another"
        case 11:
            var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
            let line = random.index(below: lines.count)
            let other = random.index(below: lines.count)
            switch random.index(below: 3) {
            case 0: lines.remove(at: line)
            case 1: lines.insert(lines[other], at: line)
            default: lines.swapAt(line, other)
            }
            bytes = Data(lines.joined(separator: [10]))
            description = "line \(line) gone, doubled or changed for line \(other)"
        case 12:
            bytes = other
            isOther = true
            description = "the file of another run"
        default:
            self.bytes = nil
            description = "gone"
            return
        }
        self.bytes = bytes
    }

    func write(to file: URL) throws {
        if let bytes { try bytes.write(to: file) } else { try FileManager.default.removeItem(at: file) }
    }
}
