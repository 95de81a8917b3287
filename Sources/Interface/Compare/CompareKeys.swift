import Experiments
import Metrics
import Results
import Runs
import ScreenKit

extension ComparePage {
    func bindings(_ workspace: Workspace) -> [Binding<ComparePage>] {
        Self.cursorKeys + [Self.open, Self.pin, Self.changeView]
            + (view == .matrix ? Self.axes + Self.whole : Self.whole)
            + [Self.inspect] + (view == .matrix ? [] : Self.axes)
    }

    // MARK: The cursor

    private static let cursorKeys =
        Binding<ComparePage>.moves(unless: { $0.emptiness($1) }) { page, _, move in
            switch page.view {
            case .table: page.cursor.move(move)
            case .matrix: page.settings.move(move, page.board.size)
            }
            return []
        } + [
            sideways([.left, .character("h")], -1, "the cell to the left"),
            sideways([.right, .character("l")], 1, "the cell to the right"),
        ]

    private static func sideways(_ keys: [Key], _ step: Int, _ help: String) -> Binding<ComparePage> {
        Binding(keys, help: help, unless: { page, _ in page.needsMatrix() }) { page, _ in
            page.settings.move(columns: step, page.board.size)
            return []
        }
    }

    private static let open = Binding<ComparePage>(
        [.enter], hint: "open/train",
        help: "the run on the page Runs; trains a cell that is missing, and says for how long",
        unless: { $0.openObstacle($1) },
        perform: { page, workspace in
            switch page.view {
            case .table:
                guard let table = page.table(workspace),
                    let run = table.arms[page.selectedArm(table).arm].runs.first
                else { return [] }
                return workspace.go(to: run)
            case .matrix: return page.openCell(&workspace)
            }
        })

    private static let pin = Binding<ComparePage>(
        [.character("p")], hint: "pin", help: "hold the others against this one", unless: { $0.pinObstacle($1) },
        perform: { page, workspace in
            switch page.view {
            case .table:
                guard let table = page.table(workspace) else { return [] }
                let arm = table.arms[page.selectedArm(table).arm]
                guard let run = arm.runs.first.flatMap({ workspace.library[$0] }) else { return [] }
                workspace.runs.pin(run, workspace.library)
                page.pinnedArm = PinnedArm(run: run.id, name: arm.name)
            case .matrix:
                guard let variant = page.board.variant(page.settings.cursor) else { return [] }
                // The pin of the cell is that of its runs, if there are any.
                let library = workspace.library
                let run = page.board.wanted[variant].compactMap { $0.run.flatMap { library[$0] } }
                    .first { $0.dataset != nil }
                page.settings.pinned =
                    run == nil ? page.board.design?.study.variants[variant].experiment.recipeOfAllSeeds : nil
                if let run { workspace.runs.pin(run, workspace.library) }
            }
            return []
        })

    // MARK: The whole

    private static let changeView = Binding<ComparePage>(
        [.tab, .backTab], hint: "table/matrix", help: "differences of runs, or the ablation matrix of the study"
    ) { page, _ in
        page.view = page.view == .table ? .matrix : .table
        return []
    }

    private static let whole: [Binding<ComparePage>] = [
        Binding([.character("d")], hint: "what differs", help: "show or hide what differs") { page, _ in
            page.showsDifferences.toggle()
            return []
        },
        Binding([.character("m")], hint: "metric", help: "compare by the next of MRR, HR and NDCG") { page, _ in
            page.metric = RankingMetric.allCases.cycling(from: page.metric)
            return []
        },
        Binding(
            [.character("S")], hint: "slices",
            help: "all rows, or by popularity, cold items, length, repeats or category of the target"
        ) { page, _ in
            let all = [nil] + RowSlicing.allCases.map(Optional.some)
            page.slicing = all.cycling(from: page.slicing)
            page.settings.part = 0
            page.cursor.select(0)
            return []
        },
        Binding(
            [.character("w")], hint: "write", help: "write what is compared as Markdown, LaTeX, CSV or a figure",
            unless: { $0.writeObstacle($1) },
            perform: { page, workspace in
                guard let query = page.query(workspace) else { return [] }
                workspace.open(QuestionOverlay(WriteQuestion(query: query, name: page.fileName)))
                return []
            }),
    ]

    private static let axes: [Binding<ComparePage>] = [
        Binding(
            [.character("a")], hint: "train all", help: "train all cells that are missing; asks with the price",
            unless: { $0.trainObstacle($1) }, perform: { $0.trainAll(&$1) }),
        change("r", hint: "rows", help: "another factor for the rows") { $0.settings.change(rows: true, of: $0.board) },
        change("c", hint: "columns", help: "another factor for the columns") {
            $0.settings.change(rows: false, of: $0.board)
        },
        change("t", help: "rows become columns") { $0.settings.transpose($0.board) },
        Binding(
            [.character("e")], help: "the matrix of the next experiment",
            unless: { page, _ in page.view == .matrix ? nil : needsMatrixView },
            perform: { page, workspace in
                page.settings.changeExperiment(page.board, workspace.choices)
                return []
            }),
        part("[", -1, "the slice before"), part("]", 1, "the next slice"),
    ]

    private static func change(
        _ key: Character, hint: String? = nil, help: String,
        perform: @escaping @Sendable (inout ComparePage) -> Void
    ) -> Binding<ComparePage> {
        Binding([.character(key)], hint: hint, help: help, unless: { page, _ in page.axesObstacle(key) }) { page, _ in
            perform(&page)
            return []
        }
    }

    private static func part(_ key: Character, _ step: Int, _ help: String) -> Binding<ComparePage> {
        Binding(
            [.character(key)], help: help,
            unless: { page, workspace in
                if let reason = page.needsMatrix() { return reason }
                let count = page.matrix(workspace)?.parts.count ?? 1
                return count > 1 ? nil : "all rows are in view; S slices them"
            },
            perform: { page, workspace in
                let count = page.matrix(workspace)?.parts.count ?? 1
                page.settings.part = (min(page.settings.part, count - 1) + step + count) % count
                return []
            })
    }

    // MARK: Obstacles

    private static let needsMatrixView = "it is a key of the matrix; Tab goes there"

    /// Why there is nothing under the cursor; nil if there is something.
    private func emptiness(_ workspace: Workspace) -> String? {
        switch view {
        case .matrix: board.obstacle
        case .table: obstacle(workspace) ?? (table(workspace) == nil ? "the runs are being compared" : nil)
        }
    }

    private func needsMatrix() -> String? { view == .matrix ? board.obstacle : Self.needsMatrixView }

    private func axesObstacle(_ key: Character) -> String? {
        if let reason = needsMatrix(), board.design == nil || view == .table { return reason }
        return board.factors.count > 2 || key == "t" ? nil : "\(board.title) has only these two factors"
    }

    private func openObstacle(_ workspace: Workspace) -> String? {
        if let reason = emptiness(workspace) { return reason }
        guard view == .matrix, let cell = board.cell(settings.cursor) else { return nil }
        switch cell {
        case .impossible(let reason): return "the cell is impossible: \(reason)"
        case .variant(let variant):
            let isMissing = board.missing(variant, workspace.library).count == board.wanted[variant].count
            return isMissing ? launchObstacle(workspace) : nil
        }
    }

    private func launchObstacle(_ workspace: Workspace) -> String? {
        workspace.immutability ?? board.choice.flatMap { workspace.choices[$0].problem }
    }

    private func pinObstacle(_ workspace: Workspace) -> String? {
        if let reason = emptiness(workspace) { return reason }
        switch view {
        case .table:
            return table(workspace).map { selectedArm($0).arm == $0.baseline } == true ? "it is pinned already" : nil
        case .matrix:
            guard let variant = board.variant(settings.cursor) else { return "the cell is impossible" }
            return variant == pinned ? "it is pinned already" : nil
        }
    }

    private func trainObstacle(_ workspace: Workspace) -> String? {
        if let reason = needsMatrix() ?? launchObstacle(workspace) { return reason }
        return board.wanted.indices.allSatisfy { board.missing($0, workspace.library).isEmpty }
            ? "nothing is missing: every cell is done, queued, running or impossible" : nil
    }

    private func writeObstacle(_ workspace: Workspace) -> String? {
        if let reason = workspace.immutability ?? emptiness(workspace) ?? obstacle(workspace) { return reason }
        if view == .matrix, matrix(workspace) == nil { return "the runs are being compared" }
        return nil
    }

    // MARK: Cells

    private func openCell(_ workspace: inout Workspace) -> [Effect] {
        guard let variant = board.variant(settings.cursor), let design = board.design else { return [] }
        let missing = board.missing(variant, workspace.library)
        let others = board.wanted[variant].compactMap(\.run).filter { id in !missing.contains { $0.found == id } }
        if missing.isEmpty {
            return workspace.go(to: others.first)
        }
        if launchObstacle(workspace) != nil {
            // Only reached with something to look at.
            return workspace.go(to: others.first)
        }
        let runs = [(price: matrix(workspace)?.prices[variant], count: missing.count)]
        if others.isEmpty, let seconds = RunPrice.seconds(runs), seconds <= Workspace.secondsUnasked {
            return workspace.launch(missing)
        }
        workspace.open(
            QuestionOverlay(
                CellQuestion(
                    design.study.variants[variant].name, missing, price: RunPrice.inWords(runs), existing: others.first)
            ))
        return []
    }

    private func trainAll(_ workspace: inout Workspace) -> [Effect] {
        let prices = matrix(workspace)?.prices
        let missing = board.wanted.indices.map { board.missing($0, workspace.library) }
        let price = RunPrice.inWords(missing.enumerated().map { (prices?[$0.offset], $0.element.count) })
        workspace.open(QuestionOverlay(CellQuestion(nil, Array(missing.joined()), price: price)))
        return []
    }

    /// "compare-storefront-mrr", "matrix-storefront-hierarchy-by-metadata-mrr".
    private var fileName: String {
        let words =
            view == .table
            ? ["compare", scope.title]
            : ["matrix", board.title, board.rows?.title ?? "", "by", board.columns?.title ?? ""]
        let all = words + [metric.rawValue] + (slicing.map { [$0.rawValue] } ?? [])
        let plain = all.joined(separator: "-").unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains(scalar))
                ? Character(scalar) : "-"
        }
        return String(String(plain).prefix(100))
    }
}
