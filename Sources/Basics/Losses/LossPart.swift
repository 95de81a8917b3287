/// A part of the loss that is trained on. Logs, checkpoints and curves know it by its name.
public enum LossPart: Sendable, Hashable {
    /// The next item.
    case item
    /// The category of the next item, on all levels together.
    case category
    /// A kind of feedback on the next item, by the name of its task.
    case feedback(String)
    /// A name that this program does not give; another version may have.
    case other(String)
}

extension LossPart: RawRepresentable, Codable, CodingKeyRepresentable {
    private static let feedbackPrefix = "feedback "

    public init(rawValue: String) {
        switch rawValue {
        case "item": self = .item
        case "category": self = .category
        case let name where name.hasPrefix(Self.feedbackPrefix):
            self = .feedback(String(name.dropFirst(Self.feedbackPrefix.count)))
        default: self = .other(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .item: "item"
        case .category: "category"
        case .feedback(let name): Self.feedbackPrefix + name
        case .other(let name): name
        }
    }
}

/// In the order of the names.
extension LossPart: Comparable, CustomStringConvertible {
    public static func < (a: LossPart, b: LossPart) -> Bool { a.rawValue < b.rawValue }

    public var description: String { rawValue }
}
