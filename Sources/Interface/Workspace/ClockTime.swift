import Basics
import Foundation

/// A moment as clocks on the wall show it.
enum ClockTime {
    /// Columns of the longest text.
    static let width = 11

    /// Hours, minutes and seconds, or, if it was not today, month, day, hours and minutes.
    static func text(_ time: Date, now: Date, in zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.month, .day, .hour, .minute, .second], from: time)
        func digits(_ part: Int?) -> String { (part ?? 0) < 10 ? "0\(part ?? 0)" : "\(part ?? 0)" }
        let clock = "\(digits(parts.hour)):\(digits(parts.minute))"
        return calendar.isDate(time, inSameDayAs: now)
            ? "\(clock):\(digits(parts.second))" : "\(digits(parts.month))-\(digits(parts.day)) \(clock)"
    }
}
