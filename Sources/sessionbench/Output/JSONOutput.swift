import Foundation
import Runs

/// Prints a value as JSON on standard output. What a terminal would obey instead of showing is escaped, as JSON allows.
func printJSON(_ value: some Encodable) throws { print(try jsonText(value), terminator: "") }

func jsonText(_ value: some Encodable) throws -> String {
    String(decoding: try RunJSON.encodeForPeople(value), as: UTF8.self).escapingInvisibleForJSON
}
