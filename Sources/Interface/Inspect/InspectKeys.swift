import Results
import ScreenKit

/// The keys of the page Inspect.
extension InspectPage {
    func bindings(_ workspace: Workspace) -> [Binding<InspectPage>] {
        let closes = isOpen || workspace.inspections.typed != nil
        return Binding<InspectPage>.moves(unless: { $0.emptiness($1) }) { page, workspace, move in
            page.move(move, &workspace)
            return []
        } + [isOpen ? Self.shut : Self.open] + (closes ? [Self.back] : [])
            + (isOpen && workspace.inspections.typed == nil ? Self.steps : Self.levels) + Self.views + Self.runs
    }

    private static let open = Binding<InspectPage>(
        [.enter], hint: "whole", help: "the row and all that is said of it, on all of the page",
        unless: { $0.emptiness($1) },
        perform: { page, _ in
            page.isOpen = true
            return []
        })

    private static let shut = Binding<InspectPage>([.enter], hint: "list", help: "back to the list") { page, _ in
        page.isOpen = false
        return []
    }

    private static let back = Binding<InspectPage>(
        [.escape], help: "back to the list, and from a session of your own to the test rows"
    ) { page, workspace in
        if page.isOpen { page.isOpen = false } else { workspace.inspections.typed = nil }
        return []
    }

    // MARK: What is in view

    private static let levels = [
        level([.character("h"), .left], -1, "a coarser level of categories"),
        level([.character("l"), .right], 1, "a finer level of categories"),
    ]

    /// Where the row has all of the page, all levels are in view, and these keys go from row to row.
    private static let steps = [
        step([.character("h"), .left], -1, hint: "row", "the row before"),
        step([.character("l"), .right], 1, hint: nil, "the next row"),
    ]

    private static func step(_ keys: [Key], _ rows: Int, hint: String?, _ help: String) -> Binding<InspectPage> {
        Binding(keys, hint: hint, help: help, unless: { $0.emptiness($1) }) { page, _ in
            page.step(rows)
            return []
        }
    }

    private static let views: [Binding<InspectPage>] = [
        Binding(
            [.character("s")], hint: "order", help: "in order, worst first, or where 1/rank differs most",
            unless: { $0.needsRows($1) },
            perform: { page, workspace in
                workspace.inspections.typed = nil
                page.order = RowOrder.allCases.cycling(from: page.order)
                return []
            }),
        Binding(
            [.character("S")], hint: "slices",
            help: "all rows, or by popularity, cold items, length, repeats or category of the target",
            unless: { $0.needsRows($1) },
            perform: { page, workspace in
                workspace.inspections.typed = nil
                page.slicing = ([nil] + RowSlicing.allCases.map(Optional.some)).cycling(from: page.slicing)
                page.slice = 0
                return []
            }),
        slice("[", -1, "the slice before"), slice("]", 1, "the next slice"),
        Binding(
            [.tab, .backTab], hint: "other run", help: "the other of two runs", unless: { $0.lackOfSecond($1) },
            perform: { page, _ in
                page.isSecondInFront.toggle()
                return []
            }),
        Binding(
            [.character("I")], hint: "own session", help: "what the model says after items that you type",
            unless: { $0.scope.obstacle ?? ($0.rows(0, $1) == nil ? $0.obstacle($1) : nil) },
            perform: { _, workspace in
                workspace.open(SessionPrompt(workspace.inspections.typed ?? ""))
                return []
            }),
    ]

    private static func slice(_ key: Character, _ step: Int, _ help: String) -> Binding<InspectPage> {
        Binding(
            [.character(key)], help: help,
            unless: { page, _ in page.arrangement.slices.count > 1 ? nil : "all rows are in view; S slices them" },
            perform: { page, workspace in
                workspace.inspections.typed = nil
                let count = page.arrangement.slices.count
                page.slice = (page.slice + step + count) % count
                return []
            })
    }

    private static func level(_ keys: [Key], _ step: Int, _ help: String) -> Binding<InspectPage> {
        Binding(
            keys, help: help,
            unless: { page, workspace in
                page.levels(workspace) > 1 ? nil : "there are no levels of categories to choose from"
            },
            perform: { page, workspace in
                let count = page.levels(workspace)
                page.level = min(max((page.shownLevel(workspace) ?? 0) + step, 0), count - 1)
                return []
            })
    }

    // MARK: Runs

    private static let runs: [Binding<InspectPage>] = [
        Binding(
            [.character("o")], help: "go to the run", unless: { $0.scope.runs.isEmpty ? $0.obstacle($1) : nil },
            perform: { page, workspace in
                workspace.go(to: page.isSecondInFront ? page.scope.runs.last : page.scope.runs.first)
            }),
        write, .stopRun, .copyRunName,
    ]

    // MARK: Obstacles

    private func needsRows(_ workspace: Workspace) -> String? {
        scope.obstacle ?? (rows(0, workspace) == nil ? obstacle(workspace) : nil)
    }

    /// Why there is nothing under the cursor; nil if there is something.
    private func emptiness(_ workspace: Workspace) -> String? {
        workspace.inspections.typed == nil ? obstacle(workspace) : nil
    }
}
