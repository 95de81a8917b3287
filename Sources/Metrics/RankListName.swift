import Experiments

/// What a list of ranks is about: all items, or the candidate sets of one strategy and wanted size. The run's file of
/// ranks has the lists under these names.
public enum RankListName: Sendable, Hashable {
    case full
    /// All items, by the second stage.
    case reranked
    /// - Parameter wanted: size as a fraction of the catalogue.
    case candidates(EvaluationSettings.Strategy, wanted: Double)
}

extension RankListName: RawRepresentable, CustomStringConvertible {
    private static let fullName = "full"
    private static let rerankedName = "reranked"
    private static let candidatesName = "candidates"

    /// Nil for a name that this program does not give.
    public init?(rawValue: String) {
        let words = rawValue.split(separator: " ")
        switch (words.first.map(String.init), words.count) {
        case (Self.fullName, 1): self = .full
        case (Self.rerankedName, 1): self = .reranked
        case (Self.candidatesName, 2...3):
            // Predicted categories were the only strategy once, and their lists still do not name it.
            let strategy = words.count == 2 ? .categories : EvaluationSettings.Strategy(rawValue: String(words[1]))
            guard let strategy, let wanted = Double(words[words.count - 1]) else { return nil }
            self = .candidates(strategy, wanted: wanted)
        default: return nil
        }
        guard self.rawValue == rawValue else { return nil }
    }

    public var rawValue: String {
        switch self {
        case .full: Self.fullName
        case .reranked: Self.rerankedName
        case .candidates(.categories, let wanted): "\(Self.candidatesName) \(wanted)"
        case .candidates(let strategy, let wanted): "\(Self.candidatesName) \(strategy.rawValue) \(wanted)"
        }
    }

    public var description: String { rawValue }
}
