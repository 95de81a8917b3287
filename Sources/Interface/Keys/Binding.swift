import ScreenKit

/// One thing the keyboard can do. Behaviour, footer and help come from the same value.
package struct Binding: Sendable {
    package let keys: [Key]
    /// Words for the footer; nil: only in the help.
    let hint: String?
    package let help: String
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

    /// For the help, where there is room for all keys; the footer shows the first.
    var keyLabels: String { keys.map(\.label).joined(separator: " ") }
}
