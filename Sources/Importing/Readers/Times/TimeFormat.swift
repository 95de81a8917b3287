import Basics
import Sessions

/// A format of times, as C's and Python's `strptime` take it. What it does not say is 1970-01-01 00:00 UTC.
struct TimeFormat {
    let text: String
    private let parts: [Part]

    private enum Part {
        case character(Unicode.Scalar)
        case space
        case year, shortYear, month, monthName, day, weekday, hour, hourOfHalf, half, minute, second, fraction, zone
    }

    private static let directives: [Character: [Part]] = [
        "Y": [.year], "y": [.shortYear], "m": [.month], "b": [.monthName], "B": [.monthName], "h": [.monthName],
        "d": [.day], "e": [.day], "a": [.weekday], "A": [.weekday], "H": [.hour], "k": [.hour], "I": [.hourOfHalf],
        "l": [.hourOfHalf], "p": [.half], "M": [.minute], "S": [.second], "f": [.fraction], "z": [.zone],
        "Z": [.zone], "%": [.character("%")], "n": [.space], "t": [.space],
        "T": [.hour, .character(":"), .minute, .character(":"), .second], "R": [.hour, .character(":"), .minute],
        "F": [.year, .character("-"), .month, .character("-"), .day],
        "D": [.month, .character("/"), .day, .character("/"), .shortYear],
    ]

    /// - Parameter key: the setting that gives it.
    /// - Throws: `DataError` for what is no directive.
    init(_ text: String, key: String = TimeColumn.usualKey) throws(DataError) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "%" {
                guard let name = rest.popFirst(), let known = Self.directives[name] else {
                    let known = Self.directives.keys.sorted().map { "%\($0)" }.joined(separator: " ")
                    throw DataError(
                        "\(key): \(quoted(text)) has a % that begins no known directive; known "
                            + "are \(known)")
                }
                parts += known
            } else if character.isWhitespace {
                parts.append(.space)
            } else {
                parts += character.unicodeScalars.map(Part.character)
            }
        }
        self.parts = parts
    }

    func read(_ cell: String) -> Moment? {
        var cell = cell
        return cell.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    }

    func read(_ bytes: UnsafeRawBufferPointer) -> Moment? {
        var text = TimeScanner(bytes: bytes)
        var (year, month, day, hour, minute, second, nanosecond, zone) = (1970, 1, 1, 0, 0, 0, 0, 0)
        var isAfternoon: Bool?
        func take(_ number: Int?, into value: inout Int) -> Bool {
            if let number { value = number }
            return number != nil
        }
        for part in parts {
            let isThere: Bool
            switch part {
            case .character(let character):
                isThere = character.isASCII ? text.skip(character) : text.skip(utf8: character)
            case .space:
                text.skipSpaces()
                isThere = true
            case .year: isThere = take(text.number(4), into: &year)
            // As POSIX has it: 69 to 99 are of the last century.
            case .shortYear: isThere = take(text.number(2).map { $0 < 69 ? $0 + 2000 : $0 + 1900 }, into: &year)
            case .month: isThere = take(text.number(1...2), into: &month)
            case .monthName: isThere = take(text.month(), into: &month)
            case .day:
                text.skipSpaces()
                isThere = take(text.number(1...2), into: &day)
            case .weekday: isThere = text.skipWeekday()
            case .hour:
                text.skipSpaces()
                isThere = take(text.number(1...2), into: &hour)
            case .hourOfHalf:
                text.skipSpaces()
                if isAfternoon == nil { isAfternoon = false }
                isThere = take(text.number(1...2), into: &hour)
            case .half:
                let half = text.isAfternoon()
                isAfternoon = half
                isThere = half != nil
            case .minute: isThere = take(text.number(1...2), into: &minute)
            case .second: isThere = take(text.number(1...2), into: &second)
            case .fraction: isThere = take(text.fraction(), into: &nanosecond)
            case .zone: isThere = take(text.zone(), into: &zone)
            }
            if !isThere { return nil }
        }
        guard text.isAtEnd else { return nil }
        if let isAfternoon {
            guard let ofDay = Moment.hour(hour, isAfternoon: isAfternoon) else { return nil }
            hour = ofDay
        }
        return Moment(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond,
            zone: zone)
    }
}
