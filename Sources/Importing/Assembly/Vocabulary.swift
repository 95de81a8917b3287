import Basics
import Foundation

/// Numbers texts, given as bytes, in order of first appearance, without making a String for each.
///
/// An open-addressing table beside one blob that holds every text once. Most identifiers are short and stand in the
/// table itself: with hundreds of thousands of them, what a search costs is how often it waits for memory.
struct Vocabulary {
    private var blob: [UInt8] = []
    /// Text i is `blob[ends[i] ..< ends[i + 1]]`.
    private var ends: [Int] = [0]
    /// Their number is a power of two.
    private var slots = [Slot](repeating: Slot(), count: 64)

    /// Where texts with a key are searched from.
    private struct Slot {
        var key = Key()
        /// Number of the text, −1: free.
        var index: Int32 = -1
    }

    /// The text itself if it has at most 11 bytes, else its hash; 12 bytes.
    private struct Key: Equatable {
        var first: UInt64 = 0
        /// Its highest byte is the length of a short text, 255 for a long one.
        var rest: UInt32 = 0

        static let longest = 11
        var isText: Bool { rest >> 24 <= UInt32(Self.longest) }

        init() {}

        @inline(__always)
        init(_ bytes: UnsafeRawBufferPointer) {
            let count = bytes.count
            guard count <= Self.longest else {
                (first, rest) = (Vocabulary.hash(bytes), .max)
                return
            }
            if count >= 8 {
                first = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
                for place in 8..<count { rest |= UInt32(bytes[place]) << UInt32(8 * (place - 8)) }
            } else {
                for place in 0..<count { first |= UInt64(bytes[place]) << UInt64(8 * place) }
            }
            rest |= UInt32(count) << 24
        }

        /// Spreads keys over all bits.
        @inline(__always)
        var spread: Int {
            var bits = (first ^ UInt64(rest) &* 0x9e37_79b9_7f4a_7c15) &* 0xd6e8_feb8_6659_fd93
            bits ^= bits >> 32
            bits = bits &* 0xd6e8_feb8_6659_fd93
            return Int(truncatingIfNeeded: bits ^ bits >> 32)
        }
    }

    var count: Int { ends.count - 1 }

    /// Texts in order of their numbers.
    var texts: [String] { (0..<count).map(text) }

    func text(_ index: Int) -> String { String(decoding: blob[ends[index]..<ends[index + 1]], as: UTF8.self) }

    /// A hash of a text, the same on every machine.
    func hash(_ index: Int) -> UInt64 { withBytes(of: index, Self.hash) }

    /// Number of `bytes`, nil if it was never added.
    @inline(__always)
    func find(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        let index = slots[slot(of: bytes, Key(bytes))].index
        return index < 0 ? nil : index
    }

    /// Number of `bytes`, a new one if it was never added.
    @inline(__always)
    mutating func add(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        let key = Key(bytes)
        let slot = slot(of: bytes, key)
        return slots[slot].index >= 0 ? slots[slot].index : append(bytes, key, slot)
    }

    mutating func add(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// Adds all texts of another vocabulary; returns their numbers here.
    mutating func add(_ other: Vocabulary) -> [Int32] {
        other.blob.withUnsafeBytes { blob in
            (0..<other.count).map { add(UnsafeRawBufferPointer(rebasing: blob[other.ends[$0]..<other.ends[$0 + 1]])) }
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ key: Key, _ slot: Int) -> Int32 {
        let index = Int32(count)
        slots[slot] = Slot(key: key, index: index)
        blob.append(contentsOf: bytes)
        ends.append(blob.count)
        if count * 4 > slots.count * 3 { grow() }
        return index
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ContentHash()
        hash.combine(bytes: bytes)
        return hash.value
    }

    private func withBytes<Result>(of index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        blob.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[ends[index]..<ends[index + 1]])) }
    }

    /// The slot that holds `bytes`, or the free one where it belongs.
    @inline(__always)
    private func slot(of bytes: UnsafeRawBufferPointer, _ key: Key) -> Int {
        let mask = slots.count - 1
        var place = key.spread & mask
        while slots[place].index >= 0 {
            if slots[place].key == key, key.isText || isText(Int(slots[place].index), bytes) { break }
            place = (place + 1) & mask
        }
        return place
    }

    private func isText(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        withBytes(of: index) { text in
            guard text.count == bytes.count, let one = text.baseAddress, let other = bytes.baseAddress else {
                return text.count == bytes.count
            }
            return memcmp(one, other, text.count) == 0
        }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot.index >= 0 {
            var place = slot.key.spread & mask
            while slots[place].index >= 0 { place = (place + 1) & mask }
            slots[place] = slot
        }
    }
}
