import ArgumentParser
import Foundation

/// Names of items in a text: with commas between them, or as a JSON list.
struct ItemNames {
    let names: [String]

    /// - Throws: `ValidationError` if it begins like a JSON list but is none.
    init(_ text: String) throws {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard text.hasPrefix("[") else {
            names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            return
        }
        do {
            names = try JSONDecoder().decode([Identifier].self, from: Foundation.Data(text.utf8)).map(\.text)
        } catch {
            throw ValidationError(
                "what names the items begins like a JSON list but is not one, such as '[\"a,b\", \"c\"]'")
        }
    }

    /// Names that are numbers need no quotes.
    private struct Identifier: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            text = try (try? value.decode(String.self)) ?? String(value.decode(Int.self))
        }
    }
}
