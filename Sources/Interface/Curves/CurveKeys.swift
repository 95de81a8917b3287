import ScreenKit

/// The keys of the Curves page.
extension CurvesPage {
    func bindings(_ workspace: Workspace) -> [Binding<CurvesPage>] {
        cursorKeys + panelKeys(workspace) + zoomKeys + drawingKeys + [Self.write] + runKeys
    }

    // MARK: The value cursor

    private var cursorKeys: [Binding<CurvesPage>] {
        func move(_ keys: [Key], _ columns: Double, hint: String?, _ help: String) -> Binding<CurvesPage> {
            Binding(keys, hint: hint, help: help, unless: Self.needsPoints) { page, _ in
                if let all = page.plotted?.extent, let column = page.plotted?.column {
                    page.window.moveCursor(by: columns * column, in: all)
                }
                return []
            }
        }
        let remove = Binding<CurvesPage>(
            window.cursor == nil ? [.character("0")] : [.character("0"), .escape], help: "remove the cursor",
            unless: { page, _ in page.window.cursor == nil ? "there is no cursor; h brings one" : nil },
            perform: { page, _ in
                page.window.removeCursor()
                return []
            })
        return [
            move([.character("h"), .left], -1, hint: "value", "value cursor to the left; a click places it"),
            move([.character("l"), .right], 1, hint: nil, "value cursor to the right"), remove,
        ]
    }

    // MARK: Panels

    private func panelKeys(_ workspace: Workspace) -> [Binding<CurvesPage>] {
        [
            Binding(
                [.character("t")], hint: "panels", help: "other panels, if not all fit",
                unless: { page, workspace in
                    let all = CurvePanel.all(runs: workspace.shownRuns.count).count
                    return workspace.lackOfRuns
                        ?? (CurvePanel.capacity(in: page.charts(workspace)) < all ? nil : "all panels are in view")
                },
                perform: { page, workspace in
                    let all = CurvePanel.all(runs: workspace.shownRuns.count).count
                    page.firstPanel = (page.firstPanel + CurvePanel.capacity(in: page.charts(workspace))) % all
                    return []
                }),
            Binding(
                [.character("b")], hint: "axis", help: "steps, epochs or time along the axis",
                unless: Self.needsRun
            ) { page, workspace in
                let old = page.settings
                page.settings.nextAbscissa()
                let (new, runs) = (page.settings, workspace.shownRuns.map(\.record))
                page.window.convert { PlottedCurves.converted($0, from: old, to: new, by: runs) }
                return []
            },
        ]
    }

    // MARK: Zoom

    private var zoomKeys: [Binding<CurvesPage>] {
        [
            Binding(
                [.character("]")], hint: "closer", help: "zoom in on the axis, around the cursor; or wheel",
                unless: { page, workspace in
                    Self.needsPoints(page, workspace)
                        ?? (page.magnification >= 1 / CurveWindow.smallest ? "it does not go closer" : nil)
                }, perform: { page, _ in page.zoom(in: true) }),
            Binding(
                [.character("[")], help: "zoom out", unless: Self.needsZoom,
                perform: { page, _ in page.zoom(in: false) }),
            Binding([.character("z")], help: "show all of the axis", unless: Self.needsZoom) { page, _ in
                page.window.showAll()
                return []
            },
            Binding(
                [.character("f")], hint: "follow", help: "follow the newest points, or stop",
                unless: Self.needsPoints
            ) { page, _ in
                guard let all = page.plotted?.extent else { return [] }
                if page.window.isFollowing { page.window.stopFollowing(in: all) } else { page.window.follow(in: all) }
                return []
            },
        ]
    }

    private var magnification: Double { plotted?.extent.map(window.magnification) ?? 1 }

    private mutating func zoom(in isCloser: Bool) -> [Effect] {
        if let all = plotted?.extent { window.zoom(in: isCloser, of: all) }
        return []
    }

    // MARK: How curves are drawn

    private var drawingKeys: [Binding<CurvesPage>] {
        func set(
            _ key: Character, hint: String, help: String, _ change: @escaping @Sendable (inout CurveSettings) -> Void
        ) -> Binding<CurvesPage> {
            Binding([.character(key)], hint: hint, help: help, unless: Self.needsRun) { page, _ in
                change(&page.settings)
                return []
            }
        }
        return [
            set("c", hint: "clip", help: "clip outliers to the 1st–99th percentile, or not") {
                $0.clipsOutliers.toggle()
            },
            set("L", hint: "log", help: "logarithmic or linear loss axis") { $0.isLogarithmic.toggle() },
            Binding(
                [.character("+"), .character("=")], hint: "smoother", help: "smooth the training loss more",
                unless: { $0.settings.canSmoothMore ? $1.lackOfRuns : "the smoothing is at its strongest" },
                perform: { page, _ in
                    page.settings.smoothMore()
                    return []
                }),
            Binding(
                [.character("-"), .character("_")], hint: "rougher", help: "smooth it less",
                unless: { $0.settings.canSmoothLess ? $1.lackOfRuns : "the curve is not smoothed" },
                perform: { page, _ in
                    page.settings.smoothLess()
                    return []
                }),
        ]
    }

    // MARK: Writing

    private static let write = Binding<CurvesPage>(
        [.character("w")], help: "write the curves as a figure, SVG or PDF",
        unless: { $1.immutability ?? needsPoints($0, $1) },
        perform: { _, workspace in
            let runs = workspace.shownRuns.map(\.record)
            guard runs.contains(where: { !$0.isReference }) else {
                workspace.inform("reference runs do not keep their course")
                return []
            }
            workspace.open(
                QuestionOverlay(
                    FigureQuestion(.curves(runs.filter { !$0.isReference }.map(\.id)), name: "curves")))
            return []
        })

    // MARK: Runs

    private var runKeys: [Binding<CurvesPage>] {
        [.markRun, .unmarkAll, .stopRun, .readFailure, .copyRunName] + Binding.neighbours
    }

    // MARK: Obstacles

    @Sendable private static func needsRun(_ page: CurvesPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns
    }

    @Sendable private static func needsPoints(_ page: CurvesPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns ?? (page.plotted?.extent == nil ? "there are no points yet" : nil)
    }

    @Sendable private static func needsZoom(_ page: CurvesPage, _ workspace: Workspace) -> String? {
        needsPoints(page, workspace) ?? (page.window.zoomed == nil ? "all of the axis is in view" : nil)
    }
}
