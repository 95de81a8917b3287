import Basics
import ScreenKit

/// Selects the runs in view: those whose names contain all the words typed.
///
/// The names are those the tables show: experiment, variant and model. Case is ignored.
public struct RunFilter: Sendable, Hashable {
    public let text: String
    private let words: [Substring]

    public init(_ text: String = "") {
        self.text = text
        words = Self.folded(text).split(separator: " ")
    }

    /// Whether every run matches.
    public var isEmpty: Bool { words.isEmpty }

    func matches(_ run: RunRecord) -> Bool {
        if isEmpty { return true }
        // A word must not match across two names.
        let names = [run.id.experiment, run.variant, run.experiment.model.kind.rawValue].map(Self.folded)
        return words.allSatisfy { word in names.contains { $0.contains(word) } }
    }

    /// Names may contain characters that no screen shows and nobody can type.
    private static func folded(_ text: String) -> String { text.onlyVisible.lowercased() }
}
