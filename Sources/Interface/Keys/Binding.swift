import ScreenKit

/// One thing the keyboard can do. Behaviour, footer and help come from the same value.
struct Binding: Sendable {
    let keys: [Key]
    /// Words for the footer; nil: only in the help.
    let hint: String?
    let help: String
    /// Why the key does nothing now; nil if it works.
    let obstacle: @Sendable (Workbench) -> String?
    let perform: @Sendable (inout Workbench) -> [Effect]

    init(
        _ keys: [Key], hint: String? = nil, help: String,
        unless obstacle: @escaping @Sendable (Workbench) -> String? = { _ in nil },
        perform: @escaping @Sendable (inout Workbench) -> [Effect]
    ) {
        self.keys = keys
        self.hint = hint
        self.help = help
        self.obstacle = obstacle
        self.perform = perform
    }

    var keyLabel: String { keys.prefix(2).map(\.label).joined(separator: "/") }

    /// For the help, where there is room for all.
    var allKeyLabels: String { keys.map(\.label).joined(separator: " ") }
}
