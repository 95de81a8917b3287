import Foundation
import Runs

/// Prints a value as JSON on standard output.
func printJSON(_ value: some Encodable) throws {
    print(String(decoding: try RunJSON.encodeForPeople(value), as: UTF8.self), terminator: "")
}

/// A run in JSON: its summary where there is one, else what is known.
struct RunJSONObject: Encodable {
    private enum CodingKeys: String, CodingKey { case run, status, reason }

    let run: StoredRun

    func encode(to encoder: any Encoder) throws {
        if let summary = run.summary { return try summary.encode(to: encoder) }
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(run.id.description, forKey: .run)
        try values.encode(run.status, forKey: .status)
        try values.encodeIfPresent(run.reason, forKey: .reason)
    }
}
