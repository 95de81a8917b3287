/// One name or several, such as those of files or columns; none is written as empty text, one without brackets.
public struct NameList: Sendable, Hashable {
    public let names: [String]

    public var isEmpty: Bool { names.isEmpty }

    /// A list of one empty name is empty.
    public init(_ names: [String]) { self.names = names == [""] ? [] : names }
}

extension NameList: CustomStringConvertible, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral {
    public var description: String { names.joined(separator: ", ") }

    public init(stringLiteral name: String) { self.init([name]) }

    public init(arrayLiteral names: String...) { self.init(names) }
}

/// A single name is encoded as text: what takes several names today took one before.
extension NameList: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let name = try? container.decode(String.self) {
            self.init([name])
        } else {
            self.init(try container.decode([String].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if names.count > 1 {
            try container.encode(names)
        } else {
            try container.encode(names.first ?? "")
        }
    }
}
