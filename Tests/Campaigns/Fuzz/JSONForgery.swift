import Basics
import Foundation

/// JSON with values that nobody wrote: the largest and smallest numbers, other types, missing and strange keys.
struct JSONForgery {
    private var random: RandomStream
    private(set) var description = ""

    init(_ random: RandomStream) { self.random = random }

    /// What stands for a number that `JSONSerialization` cannot write.
    private static let placeholder = "@number"

    private static let numbers = [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e308", "-1e308",
        "1e400", "-0.0", "4.9e-324", "0.1", "2147483648", "4294967296", "9007199254740993", "-1", "0", "1",
    ]

    /// The text with one to three values forged; nil if it is no JSON.
    mutating func forge(_ json: Data) -> Data? {
        guard var object = try? JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed) else { return nil }
        for _ in 0..<(1 + random.index(below: 3)) { object = change(object, path: "") }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        guard let text = try? JSONSerialization.data(withJSONObject: object, options: options) else { return nil }
        var result = String(decoding: text, as: UTF8.self)
        while let range = result.range(of: "\"\(Self.placeholder)\"") {
            result.replaceSubrange(range, with: random.pick(Self.numbers))
        }
        // Inside of a text that is JSON itself.
        while let range = result.range(of: "\\\"\(Self.placeholder)\\\"") {
            result.replaceSubrange(range, with: random.pick(Self.numbers))
        }
        return Data(result.utf8)
    }

    /// Changes one value somewhere below.
    private mutating func change(_ value: Any, path: String) -> Any {
        switch value {
        case var dictionary as [String: Any] where !dictionary.isEmpty:
            let key = random.pick(dictionary.keys.sorted())
            switch random.index(below: 12) {
            case 0: dictionary[key] = nil
            case 1: dictionary[random.pick(["", "step", "\u{1B}[2J", "a.b", key + "x"])] = dictionary[key]
            case 2: dictionary[key] = forged(dictionary[key] ?? 0, path: "\(path).\(key)")
            default: dictionary[key] = change(dictionary[key] ?? 0, path: "\(path).\(key)")
            }
            return dictionary
        case var array as [Any] where !array.isEmpty:
            let index = random.index(below: array.count)
            switch random.index(below: 6) {
            case 0: array.remove(at: index)
            case 1: array.append(array[index])
            case 2: array[index] = forged(array[index], path: "\(path)[\(index)]")
            default: array[index] = change(array[index], path: "\(path)[\(index)]")
            }
            return array
        case let text as String where text.hasPrefix("{"):
            // JSON in JSON, as in the metadata of a checkpoint.
            if let inner = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
                let changed = try? JSONSerialization.data(
                    withJSONObject: change(inner, path: path + "›"), options: [.sortedKeys, .withoutEscapingSlashes])
            {
                return String(decoding: changed, as: UTF8.self)
            }
            return forged(value, path: path)
        default: return forged(value, path: path)
        }
    }

    private mutating func forged(_ value: Any, path: String) -> Any {
        description += (description.isEmpty ? "" : ", ") + path
        if value is NSNumber, random.chance(0.8) { return Self.placeholder }
        switch random.index(below: 10) {
        case 0: return NSNull()
        case 1: return [Any]()
        case 2: return [String: Any]()
        case 3: return true
        case 4:
            return random.pick(["nan", "inf", "-inf", "", "\u{1B}]0;x\u{7}", "\u{202E}", "../../x", "a\nb\tc\u{0}"])
        case 5: return String(repeating: "x", count: 100_000)
        case 6: return Array(repeating: 0, count: 1_000)
        case 7: return "1970-01-01T00:00:00.000Z"
        default: return Self.placeholder
        }
    }
}
