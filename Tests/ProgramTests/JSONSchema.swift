import Foundation

/// As much of JSON Schema as the project's schemas use. What it does not know is a violation, so that a schema cannot
/// promise more than is checked.
struct JSONSchema {
    private let root: [String: Any]
    private static let words: Set = ["$schema", "$defs", "title", "description"]

    init(contentsOf file: URL) throws {
        root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// What is wrong with a value, with its place.
    func violations(_ value: Any) -> [String] { violations(value, root, "$") }

    private func violations(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        schema.sorted { $0.key < $1.key }.flatMap { key, wanted -> [String] in
            switch (key, wanted) {
            case (let key, _) where Self.words.contains(key): return []
            case ("$ref", let name as String):
                let path = name.split(separator: "/").dropFirst().map(String.init)
                let found = path.reduce(root as Any?) { ($0 as? [String: Any])?[$1] } as? [String: Any]
                return found.map { violations(value, $0, place) } ?? ["\(place): no \(name)"]
            case ("type", let type as String): return Self.type(of: value) == type ? [] : ["\(place): not \(type)"]
            case ("enum", let values as [String]):
                return (value as? String).map(values.contains) == true ? [] : ["\(place): none of \(values)"]
            case ("oneOf", let schemas as [[String: Any]]):
                let all = schemas.map { violations(value, $0, place) }
                return all.count(where: \.isEmpty) == 1 ? [] : ["\(place): of \(schemas.count) kinds: \(all)"]
            case ("items", let schema as [String: Any]):
                return (value as? [Any] ?? []).enumerated().flatMap { violations($1, schema, "\(place)[\($0)]") }
            case ("required", let names as [String]):
                return names.filter { (value as? [String: Any])?[$0] == nil }.map { "\(place): no \($0)" }
            case ("properties", let properties as [String: Any]):
                return properties.flatMap { name, schema -> [String] in
                    guard let value = (value as? [String: Any])?[name], let schema = schema as? [String: Any] else {
                        return []
                    }
                    return violations(value, schema, "\(place).\(name)")
                }
            case ("additionalProperties", _):
                let known = (schema["properties"] as? [String: Any] ?? [:]).keys
                return (value as? [String: Any] ?? [:]).keys.filter { !known.contains($0) }.map { "\(place): \($0)" }
            case ("minProperties", let least as Int):
                return (value as? [String: Any]).map { $0.count >= least } ?? true ? [] : ["\(place): too few"]
            default: return ["\(place): the schema has \(key), which is not checked"]
            }
        }
    }

    private static func type(of value: Any) -> String {
        switch value {
        case is String: "string"
        case is NSNull: "null"
        case is NSNumber: "number"
        case is [Any]: "array"
        default: "object"
        }
    }
}
