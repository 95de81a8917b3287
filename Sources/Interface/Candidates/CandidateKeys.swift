import Figures
import Metrics
import Results
import Runs
import ScreenKit

/// The keys of the Candidates page.
extension CandidatesPage {
    func bindings(_ workspace: Workspace) -> [Binding<CandidatesPage>] {
        viewKeys + [workspace.explorations.going == nil ? Self.explore : Self.interrupt, Self.write] + Self.runKeys
    }

    private var viewKeys: [Binding<CandidatesPage>] {
        func move(_ keys: [Key], _ places: Int, hint: String?, _ help: String) -> Binding<CandidatesPage> {
            Binding(keys, hint: hint, help: help, unless: Self.needsSets) { page, workspace in
                let curves = ComparedCandidates(workspace).curves
                let sizes = curves.sizes
                let place = (sizes.firstIndex(of: page.size(curves)) ?? 0) + places
                guard sizes.indices.contains(place) else {
                    workspace.inform("there is no \(places < 0 ? "smaller" : "larger") size; r explores more of them")
                    return []
                }
                page.wantedSize = sizes[place]
                return []
            }
        }
        return [
            move([.character("h"), .left], -1, hint: "size", "a smaller size; a click chooses one, too"),
            move([.character("l"), .right], 1, hint: nil, "a larger size"),
            Binding(
                [.character("m")], hint: "metric", help: "MRR@20, HR@20 or NDCG@20", unless: Self.needsSets,
                perform: { page, _ in
                    page.metric = RankingMetric.allCases.cycling(from: page.metric)
                    return []
                }),
            Binding(
                [.character("s")], hint: "strategy", help: "how the sets in view are chosen",
                unless: { page, workspace in
                    Self.needsSets(page, workspace)
                        ?? (ComparedCandidates(workspace).curves.strategies.count > 1
                            ? nil : "there is one strategy; r explores more")
                },
                perform: { page, workspace in
                    let curves = ComparedCandidates(workspace).curves
                    page.wantedStrategy = curves.strategies.cycling(from: page.strategy(curves))
                    return []
                }),
        ]
    }

    // MARK: Exploring and writing

    private static let explore = Binding<CandidatesPage>(
        [.character("r")], hint: "explore", help: "more sizes and strategies, from the weights; asks first",
        unless: { _, workspace in
            let compared = ComparedCandidates(workspace)
            if let lack = workspace.lackOfRuns ?? (compared.runs.isEmpty ? compared.emptiness : nil) { return lack }
            if compared.exploration != nil { return "these runs are explored already" }
            return compared.runs.lazy.compactMap(Self.weightlessness).first
        },
        perform: { _, workspace in
            workspace.open(QuestionOverlay(ExploreQuestion(ComparedCandidates(workspace).runs.map(\.id))))
            return []
        })

    /// Why a run has no weights to score sets with; nil if it has.
    private static func weightlessness(_ run: RunRecord) -> String? {
        if run.status != .done { return "\(run.variantFirst) is not done" }
        if run.isReference { return "\(run.variantFirst) is a reference run, which has no weights" }
        if run.experiment.model.kind.isBaseline { return "\(run.variantFirst) is fitted, it has no weights" }
        return nil
    }

    private static let interrupt = Binding<CandidatesPage>(
        [.character("r")], hint: "interrupt", help: "interrupt the exploration"
    ) { _, workspace in
        workspace.inform("interrupting the exploration…")
        return [.stopExploring]
    }

    private static let write = Binding<CandidatesPage>(
        [.character("w")], hint: "write", help: "write the figure, or the table of all sizes",
        unless: { $1.immutability ?? needsSets($0, $1) },
        perform: { page, workspace in
            let compared = ComparedCandidates(workspace)
            let table = CandidateCurveTables.models(compared.curves, page.metric, sizes: compared.curves.sizes)
            let groups = compared.curves.models.map { (name: $0.name, runs: [$0]) }
            do {
                let figure = try Figure.candidates("Candidate sets", groups, page.metric)
                workspace.open(
                    QuestionOverlay(
                        FigureQuestion(.figure(figure), table: table, name: "candidates-\(page.metric.rawValue)")))
            } catch { workspace.inform("\(error)") }
            return []
        })

    // MARK: Runs

    private static let runKeys: [Binding<CandidatesPage>] =
        [.markRun, .unmarkAll, .stopRun, .copyRunName] + Binding.neighbours

    // MARK: Obstacles

    @Sendable private static func needsSets(_ page: CandidatesPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns ?? ComparedCandidates(workspace).emptiness
    }
}
