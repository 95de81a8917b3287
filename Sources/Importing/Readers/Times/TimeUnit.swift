/// What numbers that are times count.
enum TimeUnit: Int64, CaseIterable {
    case seconds = 1
    case milliseconds = 1_000
    case microseconds = 1_000_000
    case nanoseconds = 1_000_000_000

    var perSecond: Int64 { rawValue }

    /// Seconds since 1970 from the year 2000 to 2040.
    private static let plausibleSeconds: ClosedRange<Int64> = 946_684_800...2_208_988_800

    /// Numbers that are times from 2000 to 2040 in this unit; in the next finer one they are of January 1970.
    var plausible: ClosedRange<Int64> {
        Self.plausibleSeconds.lowerBound * perSecond...Self.plausibleSeconds.upperBound * perSecond
    }
}
