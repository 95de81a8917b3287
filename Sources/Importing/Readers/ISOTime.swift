/// Dates and date-times of ISO 8601: `2016-05-09`, `2016-05-09T12:30`, `2016-05-09 12:30:05.25+02:00`.
enum ISOTime {
    /// Microseconds since 1970; nil if the bytes are not such a time. Without a zone the time is UTC.
    static func microseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var text = Scanner(bytes: bytes)
        guard let year = text.number(4), text.skip("-"), let month = text.number(2), text.skip("-"),
            let day = text.number(2), let days = days(year: year, month: month, day: day)
        else { return nil }
        var seconds = days * 86_400
        var microseconds = 0
        if !text.isAtEnd {
            guard text.skip("T") || text.skip(" "), let hour = text.number(2), hour < 24, text.skip(":"),
                let minute = text.number(2), minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if text.skip(":") {
                // 60: a leap second, counted as the first second of the next minute.
                guard let second = text.number(2), second <= 60 else { return nil }
                seconds += second
                if text.skip(".") || text.skip(",") {
                    guard let fraction = text.fraction() else { return nil }
                    microseconds = fraction
                }
            }
            guard let offset = text.zone() else { return nil }
            seconds -= offset
        }
        return text.isAtEnd ? Int64(seconds) * 1_000_000 + Int64(microseconds) : nil
    }

    /// Days since 1970-01-01 in the Gregorian calendar; nil if there is no such day.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        let before = year - 1
        // Leap days from year 1 until before this year, minus the 477 before 1970.
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        return (year - 1970) * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1
    }

    private struct Scanner {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func digit() -> Int? {
            guard position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 else {
                return nil
            }
            position += 1
            return Int(digit)
        }

        /// A number of exactly `digits` digits.
        mutating func number(_ digits: Int) -> Int? {
            var value = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// The digits of a fraction of a second, in microseconds; finer digits are cut off.
        mutating func fraction() -> Int? {
            var value = 0
            var unit = 100_000
            guard let first = digit() else { return nil }
            value = first * unit
            while let digit = digit() {
                unit /= 10
                value += digit * unit
            }
            return value
        }

        /// Seconds east of UTC: `Z`, `+02:00`, `+0200`, `+02` or nothing.
        mutating func zone() -> Int? {
            if isAtEnd || skip("Z") { return 0 }
            let sign: Int
            if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
            guard let hours = number(2), hours < 24 else { return nil }
            if isAtEnd { return sign * hours * 3600 }
            _ = skip(":")
            guard let minutes = number(2), minutes < 60 else { return nil }
            return sign * (hours * 3600 + minutes * 60)
        }
    }
}
