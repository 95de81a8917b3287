import Foundation
import Metrics

/// 0.1714 as "17.14".
func percent(_ fraction: Double) -> String { decimal(100 * fraction, 2) }

/// A number with a fixed count of decimals, with a point whatever the locale.
func decimal(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

/// Seconds as "1:05" or "2:03:05"; "?" if there is no such number.
func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded())
    let tail = String(format: "%02d", whole % 60)
    return whole < 3_600
        ? "\(whole / 60):\(tail)" : "\(whole / 3_600):" + String(format: "%02d", whole / 60 % 60) + ":\(tail)"
}

/// Bytes as "512.0 MB".
func megabytes(_ bytes: Int) -> String { decimal(Double(bytes) / 1e6, 1) + " MB" }

extension MeanAndSpread {
    /// In percent: "17.14", "17.14 ± 0.21".
    var percents: String { percent(mean) + (deviation.map { " ± \(percent($0))" } ?? "") }
}

extension Int {
    /// The whole number next to a floating-point one; 0 for what is not a number.
    init(clamping value: Double) {
        self = value.isNaN ? 0 : Int(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
}
