import Basics

/// A moment up to which something counts, as users write it: a date, "2016-04-30", which counts to its end, or a date
/// and a time, "2016-04-30 12:00:00", "2016-04-30T12:00:00Z" and so on (`KnownTimes`). Without a zone they are UTC.
public struct BoundingTime: Sendable, Hashable {
    /// The last second that counts, since 1970.
    public let seconds: Int64

    /// - Returns: nil unless the text is such a moment.
    public init?(_ text: String) {
        guard let moment = KnownTimes.read(text) else { return nil }
        let isDate = text.utf8.count == "2016-04-30".utf8.count
        seconds = floorDivide(moment.microseconds, 1_000_000) + (isDate ? 86_399 : 0)
    }
}
