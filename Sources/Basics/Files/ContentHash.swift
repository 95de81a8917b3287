/// A 64-bit hash that is the same on every machine and in every run, eight bytes per step; not cryptographic.
///
/// Each step is `state ← mix(state ^ word)` with `mix` one to one, so inputs of equal length that differ in one word
/// always differ in hash. Every array and text is followed by its length, so that neighbours cannot run together.
package struct ContentHash: Sendable {
    private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

    package init() {}

    @inline(__always)
    package mutating func combine(_ word: UInt64) {
        state = (state ^ word) &* 0xd6e8_feb8_6659_fd93
        state ^= state >> 32
    }

    @inline(__always)
    package mutating func combine(bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        combine(tail)
        combine(UInt64(bytes.count))
    }

    package mutating func combine(_ values: [Int32]) {
        values.withUnsafeBytes { combine(bytes: $0) }
    }

    package mutating func combine(_ values: [Int8]) {
        values.withUnsafeBytes { combine(bytes: $0) }
    }

    package mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    package mutating func combine(_ texts: [String]) {
        for text in texts { combine(text) }
        combine(UInt64(texts.count))
    }

    package var value: UInt64 {
        var last = self
        last.combine(0x2545_f491_4f6c_dd1d)
        last.combine(0)
        return last.state
    }

    /// 16 hexadecimal digits.
    package var hexadecimal: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
