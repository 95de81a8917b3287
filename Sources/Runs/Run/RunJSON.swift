import Basics
import Foundation

/// How runs are written as JSON: keys in alphabetical order, dates as ISO 8601 with milliseconds in UTC, and numbers
/// that JSON lacks as the strings "nan", "inf" and "-inf".
public enum RunJSON {
    /// On one line.
    public static func encode(_ value: some Encodable) throws -> Data {
        try encoder([.sortedKeys, .withoutEscapingSlashes]).encode(value)
    }

    /// Indented, with a line end.
    public static func encodeForPeople(_ value: some Encodable) throws -> Data {
        try encoder([.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]).encode(value) + Data("\n".utf8)
    }

    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { try date(from: $0) }
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: data)
    }

    private static let dateStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var value = encoder.singleValueContainer()
            try value.encode(text(of: date))
        }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    /// Rounds first: the formatter cuts off below a millisecond, and a date that was read may be just below its own.
    private static func text(of date: Date) -> String {
        let milliseconds = (date.timeIntervalSince1970 * 1_000).rounded()
        return Date(timeIntervalSince1970: (milliseconds + 0.25) / 1_000).formatted(dateStyle)
    }

    private static func date(from decoder: any Decoder) throws -> Date {
        let text = try decoder.singleValueContainer().decode(String.self)
        return try dateStyle.parse(text)
    }

    /// Why data did not decode, in one line.
    static func explain(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        let text =
            switch error as? DecodingError {
            case .keyNotFound(let key, let context):
                (context.codingPath + [key]).map(\.stringValue).joined(separator: ".") + " is missing"
            case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(path(context)) has the wrong type"
            case .dataCorrupted(let context) where !context.codingPath.isEmpty: "\(path(context)) is not valid"
            default: "not valid JSON"
            }
        return text.forTerminal
    }
}
