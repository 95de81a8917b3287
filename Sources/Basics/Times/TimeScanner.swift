/// Reads the parts of a time from text.
package struct TimeScanner {
    package let bytes: UnsafeRawBufferPointer
    package var position: Int

    package init(bytes: UnsafeRawBufferPointer, position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    package var isAtEnd: Bool { position == bytes.count }

    /// Skips a character if it comes next; letters are of either case.
    package mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, Self.lowercase(bytes[position]) == Self.lowercase(UInt8(ascii: character)) else {
            return false
        }
        position += 1
        return true
    }

    /// Skips a word if it comes next, in either case.
    package mutating func skip(word: String) -> Bool {
        let start = position
        for character in word.unicodeScalars where !skip(character) {
            position = start
            return false
        }
        return true
    }

    /// Skips a character beyond ASCII if it comes next.
    package mutating func skip(utf8 character: Unicode.Scalar) -> Bool {
        let code = Array(String(character).utf8)
        guard bytes[position...].starts(with: code) else { return false }
        position += code.count
        return true
    }

    package mutating func skipSpaces() { while skip(" ") || skip("\t") {} }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private mutating func digit() -> Int? {
        guard position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 else {
            return nil
        }
        position += 1
        return Int(digit)
    }

    /// A number of exactly `digits` digits.
    package mutating func number(_ digits: Int) -> Int? { number(digits...digits) }

    /// A number of so many digits, as many as there are.
    package mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, let digit = digit() {
            value = value * 10 + digit
            count += 1
        }
        return digits.contains(count) ? value : nil
    }

    /// The digits of a fraction of a second, in nanoseconds; finer digits are cut off.
    package mutating func fraction() -> Int? {
        guard let first = digit() else { return nil }
        var unit = 100_000_000
        var value = first * unit
        while let digit = digit() {
            unit /= 10
            value += digit * unit
        }
        return value
    }

    /// Index of the English name that comes next, of those in `names` (lower case) or their first three letters.
    package mutating func name(of names: [String]) -> Int? {
        names.indices.first { skip(word: names[$0]) } ?? names.indices.first { skip(word: String(names[$0].prefix(3))) }
    }

    /// 1 to 12.
    package mutating func month() -> Int? { name(of: Self.months).map { $0 + 1 } }

    package mutating func skipWeekday() -> Bool { name(of: Self.weekdays) != nil }

    /// Whether it is the second half of the day, by `AM` or `PM`; nil if it does not say.
    package mutating func isAfternoon() -> Bool? { skip(word: "am") ? false : skip(word: "pm") ? true : nil }

    /// Seconds east of UTC: `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`.
    package mutating func zone() -> Int? {
        if skip(word: "utc") || skip(word: "gmt") || skip("Z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours < 24 else { return nil }
        // Without minutes.
        guard skip(":") || position < bytes.count && (0x30...0x39).contains(bytes[position]) else {
            return sign * hours * 3600
        }
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    package static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
