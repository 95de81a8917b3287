/// A point in time.
package struct Moment {
    /// Since 1970, rounded down.
    package var microseconds: Int64
    /// What is left of a microsecond, from 0 to 999.
    package var nanoseconds: Int16

    /// The time of a date and a clock, `zone` seconds east of UTC; nil if there is none such. A 60th second is a leap
    /// second, counted as the first second of the next minute.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0,
        zone: Int = 0
    ) {
        guard let days = Self.days(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - zone
        microseconds = Int64(seconds) * 1_000_000 + Int64(nanosecond / 1000)
        nanoseconds = Int16(nanosecond % 1000)
    }

    /// The hour of the day for one on the face of a clock, from 1 to 12; nil if it is none.
    package static func hour(_ hour: Int, isAfternoon: Bool) -> Int? {
        (1...12).contains(hour) ? hour % 12 + (isAfternoon ? 12 : 0) : nil
    }

    /// Days since 1970-01-01 in the Gregorian calendar; nil if there is no such day.
    private static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        let before = year - 1
        // Leap days from year 1 until before this year, minus the 477 before 1970.
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        return (year - 1970) * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1
    }
}
