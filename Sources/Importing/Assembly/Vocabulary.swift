import Basics

/// Numbers texts, given as bytes, in order of first appearance, without making a String for each.
///
/// An open-addressing table over one blob that holds every text once.
struct Vocabulary {
    private var blob: [UInt8] = []
    /// Text i is `blob[ends[i] ..< ends[i + 1]]`.
    private var ends: [Int] = [0]
    private var hashes: [UInt64] = []
    /// Index of the text whose hash leads here, −1 where none does; the number of slots is a power of two.
    private var slots = [Int32](repeating: -1, count: 64)

    var count: Int { hashes.count }

    /// Texts in order of their numbers.
    var texts: [String] { (0..<count).map(text) }

    func text(_ index: Int) -> String { String(decoding: blob[ends[index]..<ends[index + 1]], as: UTF8.self) }

    /// A hash of a text, the same on every machine.
    func hash(_ index: Int) -> UInt64 { hashes[index] }

    /// Number of `bytes`, nil if it was never added.
    func find(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        let index = slots[slot(of: bytes, hash: Self.hash(bytes))]
        return index < 0 ? nil : index
    }

    /// Number of `bytes`, a new one if it was never added.
    mutating func add(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(bytes)
        let slot = slot(of: bytes, hash: hash)
        if slots[slot] >= 0 { return slots[slot] }
        let index = Int32(count)
        slots[slot] = index
        hashes.append(hash)
        blob.append(contentsOf: bytes)
        ends.append(blob.count)
        if count * 2 > slots.count { grow() }
        return index
    }

    mutating func add(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ContentHash()
        hash.combine(bytes: bytes)
        return hash.value
    }

    /// The slot that holds `bytes`, or the free one where it belongs.
    private func slot(of bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if hashes[index] == hash, blob[ends[index]..<ends[index + 1]].elementsEqual(bytes) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 4)
        let mask = slots.count - 1
        for index in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }
}
