/// Numbers as text of predictable width; `–` for a number that is not finite.
public enum Numbers {
    /// With exactly `digits` decimals.
    public static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e18 else { return "–" }
        let integer = UInt64(scaled)
        let sign = value < 0 && integer > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(integer) }
        let whole = integer / UInt64(scale)
        let part = String(integer % UInt64(scale))
        return "\(sign)\(whole).\(String(repeating: "0", count: digits - part.count))\(part)"
    }

    /// A fraction in percent, as all metrics are shown: 0.1842 as `18.42`.
    public static func percent(_ fraction: Double) -> String { fixed(100 * fraction, 2) }

    /// With a thousands prefix: `950`, `1.2k`, `34k`, `1.5M`. At most five columns.
    public static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        var scaled = value
        var prefix = ""
        for next in ["k", "M", "G", "T"] where scaled.magnitude >= 999.5 {
            scaled /= 1000
            prefix = next
        }
        let digits = prefix.isEmpty || scaled.magnitude >= 9.95 ? 0 : 1
        return fixed(scaled, digits) + prefix
    }

    /// With separators: `983,742`.
    public static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// Seconds in the two largest units: `42s`, `3m10s`, `2h05m`, `3d04h`.
    public static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        let total = Int(seconds.rounded())
        return switch total {
        case ..<60: "\(total)s"
        case ..<3600: "\(total / 60)m\(padded(total % 60))s"
        case ..<86_400: "\(total / 3600)h\(padded(total / 60 % 60))m"
        default: "\(total / 86_400)d\(padded(total / 3600 % 24))h"
        }
    }

    /// Seconds as "1:05" or "2:03:05"; "?" if negative, 1e9 or more, or not finite.
    public static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
        let whole = Int(seconds.rounded())
        let tail = padded(whole % 60)
        return whole < 3_600
            ? "\(whole / 60):\(tail)" : "\(whole / 3_600):\(padded(whole / 60 % 60)):\(tail)"
    }

    /// Seconds in one unit, for documents: "2.5 s", "12 s", "7 min", "2.1 h".
    public static func roundedDuration(_ seconds: Double) -> String {
        switch seconds {
        case ..<9.95: fixed(seconds, 1) + " s"
        case ..<99.5: fixed(seconds, 0) + " s"
        case ..<(99.5 * 60): fixed(seconds / 60, 0) + " min"
        default: fixed(seconds / 3_600, 1) + " h"
        }
    }

    /// In two digits at least.
    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// Bytes as "512.0 MB".
    public static func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, 1) + " MB" }
}

extension Int {
    /// The nearest integer to a floating-point number, within the range of `Int`; 0 for NaN.
    public init(clamping value: Double) {
        self = value.isNaN ? 0 : Int(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
}
