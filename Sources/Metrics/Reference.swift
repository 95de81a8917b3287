/// A scorer that results are held against, on the same test rows. Summaries have its metrics under its name.
public enum Reference: Sendable, Hashable {
    /// The most clicked items, the floor of every table.
    case popularity
    /// On a Storefront, the Bayes ranker that sees what the models see: no model can expect more.
    case ceiling
    /// The same where the protocol has dropped items from the prefixes, so that it is no strict bound.
    case approximateCeiling
    /// On a Storefront, the ranker that is told the shopper's intent.
    case ceilingOfToldIntent
    /// A name that this program does not give; another version may have.
    case other(String)
}

extension Reference: RawRepresentable, Codable, CodingKeyRepresentable, CustomStringConvertible {
    private static let named: [Reference] = [.popularity, .ceiling, .approximateCeiling, .ceilingOfToldIntent]

    public init(rawValue: String) { self = Self.named.first { $0.rawValue == rawValue } ?? .other(rawValue) }

    public var rawValue: String {
        switch self {
        case .popularity: "popularity"
        case .ceiling: "ceiling"
        case .approximateCeiling: "ceiling, approximate"
        case .ceilingOfToldIntent: "ceiling, intent told"
        case .other(let name): name
        }
    }

    public var description: String { rawValue }
}
