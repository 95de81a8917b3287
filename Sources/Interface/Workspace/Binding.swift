import ScreenKit

/// An action bound to keys. Behaviour, footer and help come from the same value.
struct Binding<Owner>: Sendable {
    let keys: [Key]
    /// Label in the footer; nil if the key is only in the help.
    let hint: String?
    let help: String
    /// Why the key does nothing now; nil if it works.
    let obstacle: @Sendable (Owner, Workspace) -> String?
    let perform: @Sendable (inout Owner, inout Workspace) -> [Effect]

    init(
        _ keys: [Key], hint: String? = nil, help: String,
        unless obstacle: @escaping @Sendable (Owner, Workspace) -> String? = { _, _ in nil },
        perform: @escaping @Sendable (inout Owner, inout Workspace) -> [Effect]
    ) {
        self.keys = keys
        self.hint = hint
        self.help = help
        self.obstacle = obstacle
        self.perform = perform
    }

    /// The movement keys, the same in every list and text.
    static func moves(
        unless obstacle: @escaping @Sendable (Owner, Workspace) -> String? = { _, _ in nil },
        perform: @escaping @Sendable (inout Owner, inout Workspace, ListCursor.Move) -> [Effect]
    ) -> [Binding] {
        func binding(_ move: ListCursor.Move, _ keys: [Key], _ help: String) -> Binding {
            Binding(keys, help: help, unless: obstacle) { perform(&$0, &$1, move) }
        }
        return [
            binding(.up, [.up, .character("k")], "up"),
            binding(.down, [.down, .character("j")], "down"),
            binding(.pageUp, [.pageUp, .control("u")], "a page up"),
            binding(.pageDown, [.pageDown, .control("d")], "a page down"),
            binding(.first, [.home, .character("g")], "first"),
            binding(.last, [.end, .character("G")], "last"),
        ]
    }
}

/// What footer, help and tests see of a binding, independent of its owner.
package struct BindingLabel: Sendable, Hashable {
    package let keys: [Key]
    let hint: String?
    package let help: String
    /// False if the key is in the footer but does nothing now.
    let isEnabled: Bool

    /// All keys, for the help; the footer shows only the first.
    var keyLabels: String { keys.map(\.label).joined(separator: " ") }

    var keyHint: KeyHint? {
        guard let hint, let key = keys.first else { return nil }
        return KeyHint(key: key, label: hint, isEnabled: isEnabled)
    }
}
