import Algorithms
import Baselines
import Basics
import Experiments
import Metrics
import Models
import Runs
import Sessions

/// What a finished run saw and says of single test rows, and of sessions that people make up. Its weights are loaded
/// when they are first needed, and kept.
public final class RowInspector {
    private let folder: RunFolder
    private let experiment: Experiment
    private let summary: RunSummary
    private let dataset: Dataset
    /// Of every item, in the sessions that the run has learned from.
    private let clicks: [Int32]
    private let rows: [SessionRow]
    private let finder: ItemFinder
    private var loaded: Result<(scorer: FinishedScorer, parts: CategoryParts?), any Error>?

    /// Categories shown of a level, and items of a list.
    private static let shownCategories = 10
    private static let shownItems = TestLists.length

    /// Reads the data, but no weights.
    /// - Throws: a refusal (`RunError`) if the run is not done, or its data has changed; or what keeps it from being
    ///   read.
    public init(_ folder: RunFolder, locations: DataLocations) throws {
        guard let (experiment, summary) = try folder.finished() else {
            throw RunError(refusal: "\(folder.id.description.forTerminal) is not done")
        }
        try experiment.requireTest(of: folder.id.description)
        let dataset = try FinishedScorer.once {
            try folder.dataset(experiment, summary, locations: locations)
                .seen(by: experiment)
        }
        self.folder = folder
        self.experiment = experiment
        self.summary = summary
        self.dataset = dataset
        clicks = Popularity(dataset.sessions(withValidation: summary.refit), itemCount: dataset.catalogue.count).clicks
        rows = Array(dataset.test.eachRow)
        finder = ItemFinder(dataset.catalogue, of: dataset.name)
    }

    // MARK: The data

    /// Index of the target of a test row.
    private func target(_ row: Int) -> Int32 { dataset.test.items[rows[row].target] }
    private func prefix(_ row: Int) -> [Int32] { Array(dataset.test.items[rows[row].prefix]) }

    private func item(_ index: Int32) -> InspectedItem {
        let item = Int(index)
        return InspectedItem(
            id: dataset.catalogue.ids[item],
            title: dataset.catalogue.titles.isEmpty ? nil : dataset.catalogue.titles[item],
            categories: dataset.catalogue.path(of: item), clicks: Int(clicks[item]))
    }

    /// - Parameter row: of the run's test rows.
    public func session(row: Int) -> InspectedSession {
        InspectedSession(items: prefix(row).map(item), target: item(target(row)))
    }

    /// Items by their names, or by words of their titles.
    /// - Throws: a refusal (`RunError`) if there is no such item, or none is named.
    public func items(called names: [String]) throws -> [Int32] {
        guard !names.isEmpty else { throw RunError(refusal: "name at least one item") }
        return try names.map { try finder.item(called: $0, clicks: clicks) }
    }

    public func session(items: [Int32]) -> InspectedSession {
        InspectedSession(items: items.map(item), target: nil)
    }

    // MARK: The model

    /// What a run keeps of a row.
    /// - Parameter list: of the row (`TestLists.items`).
    public func kept(row: Int, list: some Sequence<Int32>) -> InspectedModel {
        let target = target(row)
        return InspectedModel(
            items: list.map { InspectedModel.Listed(item: item($0), score: nil, isTarget: $0 == target) })
    }

    /// The same with what needs the weights; if there are none, it says why.
    /// - Parameter list: of the row (`TestLists.items`); nil if the run keeps none.
    public func model(row: Int, list: [Int32]?) -> InspectedModel {
        model(prefix(row), target: target(row), list: list)
    }

    /// What the model says after some clicks.
    public func model(items: [Int32]) -> InspectedModel { model(items, target: nil, list: nil) }

    private func model(_ prefix: [Int32], target: Int32?, list: [Int32]?) -> InspectedModel {
        func listed(_ items: [Int32], _ scores: [Double]?, _ parts: [ScoreParts]?) -> [InspectedModel.Listed] {
            items.map {
                .init(item: item($0), score: scores?[Int($0)], parts: parts?[Int($0)], isTarget: $0 == target)
            }
        }
        let scorer: FinishedScorer
        let splitting: CategoryParts?
        switch load() {
        case .success(let found): (scorer, splitting) = found
        case .failure(let problem): return InspectedModel(items: listed(list ?? [], nil, nil), missing: "\(problem)")
        }
        let result = scorer.scores(prefix)
        let scores = result.items
        let parts = splitting?.parts(of: scores, after: prefix)
        let best =
            list
            ?? scores.indices.min(count: Self.shownItems) { (-scores[$0], $0) < (-scores[$1], $1) }.map(Int32.init)
        return InspectedModel(
            levels: zip(scorer.levels, result.categories).map { level, logits in
                self.level(level, logits, target: target)
            },
            items: listed(best, scores, parts), targetScore: target.map { scores[Int($0)] },
            targetParts: target.flatMap { parts?[Int($0)] },
            bestWithoutCategories: parts?.bestOfSession.map { item(Int32($0)) })
    }

    private func load() -> Result<(scorer: FinishedScorer, parts: CategoryParts?), any Error> {
        if let loaded { return loaded }
        let made = Result {
            let scorer = try FinishedScorer(folder, experiment, summary, on: dataset)
            return (scorer: scorer, parts: try scorer.categoryParts?())
        }
        loaded = made
        return made
    }

    private func level(_ level: CategoryLevel, _ logits: [Float], target: Int32?) -> InspectedModel.Level {
        let truth = target.map { Int(level.target[Int($0)]) }
        let all = level.probabilities(logits).enumerated().map { place, found in
            InspectedModel.Category(
                name: level.field.vocabulary[found.category], probability: found.probability, place: place + 1,
                isTarget: found.category == truth)
        }
        return InspectedModel.Level(
            name: level.name,
            categories: all.prefix(Self.shownCategories) + all.dropFirst(Self.shownCategories).filter(\.isTarget))
    }
}
