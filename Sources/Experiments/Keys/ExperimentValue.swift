import Foundation

/// The value of one experiment key. A choice is `text`.
public enum ExperimentValue: Sendable, Hashable, CustomStringConvertible {
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case text(String)
    case texts([String])
    case numbers([Double])

    /// The value as people name it: text without quotes.
    public var plain: String { if case .text(let text) = self { text } else { description } }

    /// The value as users type it, without quotes and brackets; an element with a comma in it cannot be typed.
    fileprivate var typed: String {
        switch self {
        case .texts(let values): values.joined(separator: ", ")
        case .numbers(let values): values.map(Self.written).joined(separator: ", ")
        default: plain
        }
    }

    /// The value as written in an experiment file.
    public var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): Self.written(value)
        case .flag(let value): "\(value)"
        case .text(let value): Self.written(value)
        case .texts(let values): "[" + values.map(Self.written).joined(separator: ", ") + "]"
        case .numbers(let values): "[" + values.map(Self.written).joined(separator: ", ") + "]"
        }
    }

    private static func written(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// Plain if YAML reads the plain word as text, else double-quoted.
    private static func written(_ value: String) -> String {
        let plain = value.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-./".unicodeScalars.contains($0))
        }
        let first = value.unicodeScalars.first
        let startsPlain = first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
        if plain && startsPlain && !YAMLScalar(text: value, style: .plain).isSomethingElseThanText { return value }
        return quoted(value)
    }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _
            where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0xfeff
                || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

/// A value in JSON is what it is in YAML: a number, a truth value, text or a list.
extension ExperimentValue: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .texts(let values): try container.encode(values)
        case .numbers(let values): try container.encode(values)
        }
    }
}

extension ExperimentKey {
    /// A value as users type it (`value(typed:)`). Of a key that takes one text or several, several are in brackets.
    public func typed(_ value: ExperimentValue) -> String {
        if kind == .names, case .texts = value { "[\(value.typed)]" } else { value.typed }
    }
}
