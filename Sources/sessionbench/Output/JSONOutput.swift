import Foundation
import Runs

/// Prints a value as JSON on standard output. What a terminal would obey instead of showing is escaped, as JSON allows.
func printJSON(_ value: some Encodable) throws {
    let text = String(decoding: try RunJSON.encodeForPeople(value), as: UTF8.self)
    print(text.escapingInvisibleForJSON, terminator: "")
}
