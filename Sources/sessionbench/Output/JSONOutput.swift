import Foundation
import Runs

/// Prints a value as JSON on standard output. What a terminal would obey instead of showing is escaped, as JSON allows.
func printJSON(_ value: some Encodable) throws {
    let text = String(decoding: try RunJSON.encodeForPeople(value), as: UTF8.self)
    print(text.escapingInvisibleForJSON, terminator: "")
}

/// A run in JSON: its summary if there is one, else what is known.
struct RunJSONObject: Encodable {
    private enum CodingKeys: String, CodingKey { case run, status, reason }

    let run: StoredRun

    func encode(to encoder: any Encoder) throws {
        if var summary = run.summary {
            // The name of the run that it was made of finds nothing here.
            if run.isReference { summary.run = run.id.description }
            return try summary.encode(to: encoder)
        }
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(run.id.description, forKey: .run)
        try values.encode(run.status, forKey: .status)
        try values.encodeIfPresent(run.reason, forKey: .reason)
    }
}
