import Foundation

/// A moment in seconds since 1970 as people read it: "2016-05-09 12:30:05Z".
package func utcText(_ second: Int64) -> String {
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt)
    return Date(timeIntervalSince1970: Double(second)).formatted(style)
}
