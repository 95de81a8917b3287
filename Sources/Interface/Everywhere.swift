import ScreenKit

/// The keys that work on every page.
struct Everywhere: KeyOwner {
    static let redrawKey = Key.control("l")

    /// The page in view, whose own keys take precedence.
    let page: any Page

    func bindings(_ workspace: Workspace) -> [Binding<Everywhere>] {
        let taken = page.keys(workspace)
        return all.filter { !taken.isSuperset(of: $0.keys) }
    }

    private var all: [Binding<Everywhere>] {
        Pages.ids.map { id in
            Binding([id.key], help: "page \(id.title)") { _, workspace in
                workspace.show(id)
                return []
            }
        } + [
            Binding(
                [.escape], help: "back to the page before",
                unless: { $1.previousPages.isEmpty ? "there is no page to go back to; q quits" : nil },
                perform: { _, workspace in
                    workspace.goBack()
                    return []
                }),
            Binding([Self.redrawKey], help: "draw everything anew") { _, _ in [.redraw] },
            Binding([.control("z")], help: "suspend; fg in the shell comes back") { _, _ in [.suspend] },
            Binding([.character("q"), .control("c")], hint: "quit", help: "quit; asks while runs are going") {
                $1.leave()
            },
            Binding([.character(":")], hint: "command", help: "find a command") { everywhere, workspace in
                let all = everywhere.page.commands(workspace) + everywhere.commands(workspace)
                workspace.open(CommandPalette(all.filter { $0.keys != [.character(":")] }))
                return []
            },
            Binding([.character("?")], hint: "help", help: "this help") { everywhere, workspace in
                let page = everywhere.page.labels(workspace)
                workspace.open(
                    HelpOverlay(
                        .init(title: "On the page \(workspace.page.title)", labels: page),
                        .init(title: "Everywhere", labels: everywhere.labels(workspace))))
                return []
            },
        ]
    }
}
