import Basics
import Sessions

/// The times of all events, as written: integers, decimals (also `1.46e9`), dates and date-times (`KnownTimes`), or
/// what a format says.
///
/// Numbers are seconds since 1970. A column of larger numbers counts milliseconds (beyond 10¹¹), microseconds (10¹⁴) or
/// nanoseconds (10¹⁷). All times have to be of one kind: numbers or dates.
struct TimeColumn {
    private enum Form { case number, date }

    /// Times in ticks; they order the events.
    private(set) var ticks: [Int64] = []
    /// What is left of a tick that is a millionth, in thousandths of it; empty if nothing is.
    private var remainders: [Int16] = []
    /// Ticks per unit of the number as written; 1 until a fraction appears.
    private var ticksPerUnit: Int64 = 1
    private var form: Form?
    private let format: TimeFormat?

    private static let fractionTicks: Int64 = 1_000_000

    private let takesClocks: Bool
    /// The setting that gives the format; nil if none can.
    private let formatKey: String?

    /// - Parameters:
    ///   - format: without one, the times say what they are.
    ///   - takesClocks: whether a time may be one of the day, without the day.
    ///   - formatKey: the setting that gives the format; nil if none can.
    init(_ format: TimeFormat? = nil, takesClocks: Bool = false, formatKey: String? = Self.usualKey) {
        self.format = format
        self.formatKey = formatKey
        self.takesClocks = takesClocks
    }

    /// A column of the same times without rows.
    var empty: TimeColumn { TimeColumn(format, takesClocks: takesClocks, formatKey: formatKey) }

    static let usualKey = "data.interactions.timeFormat"

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

    /// All times in microseconds since 1970, rounded down; those that are too large for that as the largest.
    var microseconds: [Int64] {
        let million: Int64 = 1_000_000
        let ticksPerSecond = ticksPerSecond
        return ticks.map { tick in
            if ticksPerSecond > million { return floorDivide(tick, ticksPerSecond / million) }
            let (value, overflow) = tick.multipliedReportingOverflow(by: million / ticksPerSecond)
            return overflow ? (tick < 0 ? .min : .max) : value
        }
    }

    mutating func keepFirst(_ count: Int) {
        ticks.removeLast(max(0, ticks.count - count))
        remainders.removeLast(max(0, remainders.count - count))
        if ticks.isEmpty { form = nil }
    }

    /// Units of smaller numbers that are times, too, where most are times in another unit.
    struct MixedUnits {
        /// Their names, and of how many rows.
        let units: String
        let rows: Int
        /// The unit of the others.
        let mostUnits: String
    }

    /// Nil if all numbers are of one unit, or no times at all but an order.
    var mixedUnits: MixedUnits? {
        guard form == .number, let most = TimeUnit(rawValue: ticksPerSecond / ticksPerUnit) else { return nil }
        for unit in TimeUnit.allCases where unit.perSecond < most.perSecond {
            let plausible = unit.plausible.lowerBound * ticksPerUnit...unit.plausible.upperBound * ticksPerUnit
            let rows = ticks.count { plausible.contains($0) }
            if rows > 0 { return MixedUnits(units: "\(unit)", rows: rows, mostUnits: "\(most)") }
        }
        return nil
    }

    /// What the numbers may be instead of times since 1970 (`SourceReport.Times.looksLike`): all of a sample can be
    /// read as such, and stand for times from 2000 to 2040.
    var looksLike: String? {
        guard form == .number, format == nil, !ticks.isEmpty else { return nil }
        let sample = stride(from: 0, to: ticks.count, by: max(ticks.count / 100, 1)).map { ticks[$0] }
        if ticksPerUnit == 1 {
            let formats = DateNumbers.formats(of: sample.map(String.init), share: 1)
            if let format = formats.first { return format }
        }
        let days = sample.map { Double($0) / Double(ticksPerUnit) }
        return days.allSatisfy(DateNumbers.spreadsheetDays.contains) ? SourceReport.Times.spreadsheetDays : nil
    }

    /// What is left of a tick, in thousandths of it.
    func remainder(_ row: Int) -> Int16 { remainders.isEmpty ? 0 : remainders[row] }

    /// What orders rows.
    func moment(_ row: Int) -> (Int64, Int16) { (ticks[row], remainder(row)) }

    /// Appends a time; returns what is wrong with it, if anything.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> String? {
        if form == .number, ticksPerUnit == 1, let value = integer(bytes) {
            ticks.append(value)
            return nil
        }
        return appendOfAnyForm(bytes)
    }

    private mutating func appendOfAnyForm(_ cell: UnsafeRawBufferPointer) -> String? {
        // Spaces that follow a delimiter.
        let bytes = UnsafeRawBufferPointer(rebasing: cell.drop { $0 == UInt8(ascii: " ") })
        if let format {
            guard let moment = format.read(bytes) else {
                return "is no time of the format \(quoted(format.text)), which \(formatKey ?? "") gives; correct one "
                    + "of the two"
            }
            return append(moment)
        }
        if let whole = integer(bytes) {
            let (value, overflow) = whole.multipliedReportingOverflow(by: ticksPerUnit)
            return append(overflow ? nil : value, 0, .number)
        }
        if let moment = KnownTimes.read(bytes) ?? (takesClocks ? KnownTimes.clock(bytes) : nil) {
            return append(moment)
        }
        if let (millionths, remainder) = decimal(bytes) {
            return useFractions() ? append(millionths, remainder, .number) : problem(.number) ?? Self.tooLarge
        }
        if let number = decimalNumber(bytes), number.isFinite {
            guard useFractions() else { return problem(.number) ?? Self.tooLarge }
            return append(Int64(exactly: (number * Double(Self.fractionTicks)).rounded()), 0, .number)
        }
        return "is not a time; write seconds since 1970, or 2016-05-09, or 2016-05-09T12:30:00Z"
            + (formatKey.map { ", or name its format in \($0)" } ?? "")
    }

    /// Appends the time of a row of another column, the same in each call for this one.
    @inline(__always)
    mutating func append(row: Int, of other: TimeColumn) {
        (form, ticksPerUnit) = (other.form, other.ticksPerUnit)
        ticks.append(other.ticks[row])
        if !other.remainders.isEmpty { remainders.append(other.remainders[row]) }
    }

    private mutating func append(_ moment: Moment) -> String? {
        if let problem = problem(.date) { return problem }
        return useFractions() ? append(moment.microseconds, moment.nanoseconds, .date) : Self.tooLarge
    }

    /// Appends ticks; nil: more than there is room for.
    private mutating func append(_ value: Int64?, _ remainder: Int16, _ form: Form) -> String? {
        if let problem = problem(form) { return problem }
        guard let value else { return Self.tooLarge }
        self.form = form
        if remainder > 0, remainders.isEmpty { remainders = Array(repeating: 0, count: ticks.count) }
        if remainder > 0 || !remainders.isEmpty { remainders.append(remainder) }
        ticks.append(value)
        return nil
    }

    /// Whether the times of another column are of one form with those here, and can be told in the same ticks. This
    /// column then has both.
    mutating func canJoin(_ other: TimeColumn) -> Bool {
        guard form == nil || other.form == nil || form == other.form else { return false }
        form = form ?? other.form
        if ticksPerUnit < other.ticksPerUnit { return useFractions() }
        let factor = ticksPerUnit / other.ticksPerUnit
        return factor == 1 || other.ticks.allSatisfy { $0.magnitude <= (Int64.max / factor).magnitude }
    }

    /// Appends times that can follow.
    mutating func join(_ other: TimeColumn) {
        let factor = ticksPerUnit / other.ticksPerUnit
        if !remainders.isEmpty || !other.remainders.isEmpty {
            remainders += Array(repeating: 0, count: ticks.count - remainders.count)
            remainders += other.remainders + Array(repeating: 0, count: other.ticks.count - other.remainders.count)
        }
        if factor == 1 { ticks += other.ticks } else { ticks += other.ticks.lazy.map { $0 * factor } }
    }

    private func problem(_ form: Form) -> String? {
        self.form == nil || self.form == form
            ? nil : "is a time in another format than those before it; use one format per column"
    }

    private static let tooLarge = "is too large for a time; write seconds since 1970"

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

/// A number as programs write it (`1.5e9`); nil if the bytes are anything else.
func decimalNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
    // Text that C reads ends at a zero byte.
    bytes.contains(0) ? nil : Double(String(decoding: bytes, as: UTF8.self))
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

/// A decimal number (`-12.5`) in millionths, rounded down, and the thousandths of one that are left; nil if the bytes
/// are anything else or too large.
private func decimal(_ bytes: UnsafeRawBufferPointer) -> (millionths: Int64, remainder: Int16)? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    var text = TimeScanner(bytes: bytes, position: isNegative ? 1 : 0)
    // More digits do not fit, in millionths.
    guard let whole = text.number(1...12), text.skip("."), let billionths = text.fraction(), text.isAtEnd else {
        return nil
    }
    let millionths = Int64(whole) * 1_000_000 + Int64(billionths / 1000)
    let remainder = Int16(billionths % 1000)
    guard isNegative else { return (millionths, remainder) }
    return remainder == 0 ? (-millionths, 0) : (-millionths - 1, 1000 - remainder)
}
