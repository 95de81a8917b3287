import ScreenKit

/// Selects the runs in view: those that fit all terms typed, such as `shop val>13 !failed tag:lr hierarchy=none`.
///
/// A plain word must be in a name that the table shows (experiment, variant, model, status, run) or in a tag; case is
/// ignored. `RunFilterTerm` has the other kinds.
public struct RunFilter: Sendable, Hashable {
    public let text: String
    private let terms: [RunFilterTerm]

    public init(_ text: String = "") {
        self.text = text
        terms = Self.folded(text).split(separator: " ").compactMap { RunFilterTerm($0) }
    }

    /// Whether every run matches.
    public var isEmpty: Bool { terms.isEmpty }

    /// What is wrong with a term; nil if nothing is.
    var problem: String? { terms.lazy.compactMap(\.problem).first }

    func matches(_ run: RunRecord) -> Bool { terms.allSatisfy { $0.matches(run) } }

    /// Names may contain characters that no screen shows and nobody can type.
    static func folded(_ text: String) -> String { text.onlyVisible.lowercased() }
}
