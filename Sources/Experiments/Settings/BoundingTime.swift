import Foundation

/// A moment up to which something counts, as users write it: a date, "2016-04-30", which counts to its end, or a date
/// and a time, "2016-04-30 12:00:00". Both are UTC.
public struct BoundingTime: Sendable, Hashable {
    /// The last second that counts, since 1970.
    public let seconds: Int64

    /// - Returns: nil unless the text is such a moment.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count <= 2, let day = Self.numbers(parts[0], separator: "-", widths: [4, 2, 2]) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var moment = DateComponents(year: day[0], month: day[1], day: day[2], hour: 23, minute: 59, second: 59)
        if parts.count == 2 {
            guard let time = Self.numbers(parts[1], separator: ":", widths: [2, 2, 2]) else { return nil }
            (moment.hour, moment.minute, moment.second) = (time[0], time[1], time[2])
        }
        guard moment.isValidDate(in: calendar), let date = calendar.date(from: moment) else { return nil }
        seconds = Int64(date.timeIntervalSince1970.rounded(.down))
    }

    private static func numbers(_ text: Substring, separator: Character, widths: [Int]) -> [Int]? {
        let words = text.split(separator: separator, omittingEmptySubsequences: false)
        guard words.map(\.count) == widths, words.joined().allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return words.compactMap { Int($0) }
    }
}
