/// Times that are recognised without a format. Without a zone they are UTC.
package enum KnownTimes {
    package static func read(_ bytes: UnsafeRawBufferPointer) -> Moment? { iso(bytes) ?? calendar(bytes) }

    package static func read(_ text: String) -> Moment? {
        var text = text
        return text.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    }

    /// A time of the day, `13:20:13`, `13:20` or `1:20:13 PM`, as one of 1970-01-01.
    package static func clock(_ bytes: UnsafeRawBufferPointer) -> Moment? {
        read("1970-01-01 " + String(decoding: bytes, as: UTF8.self))
    }

    /// ISO 8601, and what is often made of it: `2016-05-09`, `2016-05-09T12:30`, `2016-05-09 12:30:05.25+02:00`,
    /// `2016-05-09 12:30:05 UTC`, `2016-05-09 1:30:05 PM`.
    private static func iso(_ bytes: UnsafeRawBufferPointer) -> Moment? {
        var text = TimeScanner(bytes: bytes)
        guard let year = text.number(4), text.skip("-"), let month = text.number(2), text.skip("-"),
            let day = text.number(2)
        else { return nil }
        if text.isAtEnd { return Moment(year: year, month: month, day: day) }
        guard text.skip("T") || text.skip(" ") else { return nil }
        let start = text.position
        guard var hour = text.number(1...2), text.skip(":") else { return nil }
        let hasTwoDigits = text.position == start + 3
        guard let minute = text.number(2) else { return nil }
        var second = 0
        var nanosecond = 0
        if text.skip(":") {
            guard let wholeSecond = text.number(2) else { return nil }
            second = wholeSecond
            if text.skip(".") || text.skip(",") {
                guard let fraction = text.fraction() else { return nil }
                nanosecond = fraction
            }
        }
        let hasSpace = text.skip(" ")
        if let isAfternoon = text.isAfternoon() {
            guard let ofDay = Moment.hour(hour, isAfternoon: isAfternoon) else { return nil }
            hour = ofDay
            _ = text.skip(" ")
        } else if !hasTwoDigits || hasSpace && text.isAtEnd {
            return nil
        }
        guard let zone = text.isAtEnd ? 0 : text.zone(), text.isAtEnd, bytes.last != UInt8(ascii: " ") else {
            return nil
        }
        return Moment(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond,
            zone: zone)
    }

    /// As C's `ctime`, the command `date` and some services write it: `Mon May  9 12:30:05 2016`,
    /// `Mon May  9 12:30:05 UTC 2016`, `Mon May 09 12:30:05 +0000 2016`.
    private static func calendar(_ bytes: UnsafeRawBufferPointer) -> Moment? {
        var text = TimeScanner(bytes: bytes)
        guard text.skipWeekday(), text.skip(" "), let month = text.month(), text.skip(" ") else { return nil }
        text.skipSpaces()
        guard let day = text.number(1...2), text.skip(" "), let hour = text.number(2), text.skip(":"),
            let minute = text.number(2), text.skip(":"), let second = text.number(2), text.skip(" ")
        else { return nil }
        var zone = 0
        if let stated = text.zone() {
            guard text.skip(" ") else { return nil }
            zone = stated
        }
        guard let year = text.number(4), text.isAtEnd else { return nil }
        return Moment(year: year, month: month, day: day, hour: hour, minute: minute, second: second, zone: zone)
    }
}
