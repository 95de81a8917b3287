import Basics
import ScreenKit

/// Which runs are in view: those whose name contains all words that were typed.
///
/// What counts is what the tables show: experiment, variant and model, without regard to case.
public struct RunFilter: Sendable, Hashable {
    public let text: String
    private let words: [Substring]

    public init(_ text: String = "") {
        self.text = text
        words = Self.folded(text).split(separator: " ")
    }

    /// Whether it lets every run through.
    public var isEmpty: Bool { words.isEmpty }

    func matches(_ run: RunRecord) -> Bool {
        if isEmpty { return true }
        // Nothing that is typed matches across two names.
        let names = [run.id.experiment, run.variant, run.experiment.model.kind.rawValue].map(Self.folded)
        return words.allSatisfy { word in names.contains { $0.contains(word) } }
    }

    /// Names may hold what no screen shows and nobody can type.
    private static func folded(_ text: String) -> String { text.onlyVisible.lowercased() }
}
