/// The times of all events, as written: integers, decimals (also `1.46e9`), or ISO 8601 dates and date-times.
///
/// Numbers are seconds since 1970. A column of larger numbers counts milliseconds (beyond 10¹¹), microseconds (10¹⁴) or
/// nanoseconds (10¹⁷). ISO times without a zone are UTC. All times have to be of one kind: numbers or ISO.
struct TimeColumn {
    private enum Form { case number, date }

    /// Times in ticks; they order the events.
    private(set) var ticks: [Int64] = []
    /// Ticks per unit of the number as written; 1 until a fraction appears.
    private var ticksPerUnit: Int64 = 1
    private var form: Form?

    private static let fractionTicks: Int64 = 1_000_000

    /// Ticks in a second, once all times are read; 1 while there are none.
    var ticksPerSecond: Int64 {
        let largest = form == .number ? (ticks.max() ?? 0) / ticksPerUnit : 0
        let unitsPerSecond: Int64 =
            switch largest {
            case ...100_000_000_000: 1
            case ...100_000_000_000_000: 1_000
            case ...100_000_000_000_000_000: 1_000_000
            default: 1_000_000_000
            }
        return ticksPerUnit * unitsPerSecond
    }

    /// Appends a time; returns what is wrong with it, if anything.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> String? {
        if form == .number, ticksPerUnit == 1, let value = integer(bytes) {
            ticks.append(value)
            return nil
        }
        return appendOfAnyForm(bytes)
    }

    private mutating func appendOfAnyForm(_ bytes: UnsafeRawBufferPointer) -> String? {
        let newForm: Form
        let value: Int64?
        if let whole = integer(bytes) {
            newForm = .number
            value = scaled(whole)
        } else if let microseconds = ISOTime.microseconds(bytes) {
            newForm = .date
            guard useFractions() else { return Self.tooLarge }
            value = microseconds
        } else if let fraction = Double(String(decoding: bytes, as: UTF8.self)), fraction.isFinite {
            newForm = .number
            guard useFractions() else { return Self.tooLarge }
            value = Int64(exactly: (fraction * Double(Self.fractionTicks)).rounded())
        } else {
            return "is not a time; write seconds since 1970, or 2016-05-09, or 2016-05-09T12:30:00Z"
        }
        if let form, form != newForm {
            return "is a time in another format than those before it; use one format per column"
        }
        form = newForm
        guard let value else { return Self.tooLarge }
        ticks.append(value)
        return nil
    }

    private static let tooLarge = "is too large for a time; write seconds since 1970"

    private func scaled(_ units: Int64) -> Int64? {
        let (value, overflow) = units.multipliedReportingOverflow(by: ticksPerUnit)
        return overflow ? nil : value
    }

    /// Makes room for fractions of a unit in all times read so far; false if one of them is too large for that.
    private mutating func useFractions() -> Bool {
        guard ticksPerUnit == 1 else { return true }
        let limit = Int64.max / Self.fractionTicks
        guard ticks.allSatisfy({ $0.magnitude <= limit.magnitude }) else { return false }
        for index in ticks.indices { ticks[index] *= Self.fractionTicks }
        ticksPerUnit = Self.fractionTicks
        return true
    }
}

/// A decimal integer with an optional minus sign, nil if the bytes are anything else or too large.
private func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes.dropFirst() : bytes[...]
    guard !digits.isEmpty, digits.count <= 18 else {
        return digits.count == 19 ? Int64(String(decoding: bytes, as: UTF8.self)) : nil
    }
    var value: Int64 = 0
    for byte in digits {
        let digit = byte &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        value = value * 10 + Int64(digit)
    }
    return isNegative ? -value : value
}
