import Experiments
import Models
import Runs
import Sessions

/// What a model predicts of the categories of one level, row by row of the test.
struct PredictedLevel {
    let name: String
    /// 1 if the best category is the target's, 0 if it is not, −1 if the target has none.
    let hits: [Int32]
    /// The best category; −1 if no score is a number.
    let best: [Int32]
    /// Its probability; nil if the head is not trained as a softmax, and gives none.
    let confidence: [Float]?

    /// All levels of a model.
    static func all(_ model: any SessionModel, _ result: Evaluator.Result) -> [PredictedLevel] {
        zip(model.categoryLevels, zip(result.categoryHits, result.predictedCategories)).map { level, predicted in
            PredictedLevel(
                name: level.name, hits: predicted.0, best: predicted.1.predicted,
                confidence: model.settings.categoryTarget == .specific ? predicted.1.share : nil)
        }
    }
}

extension TestLists {
    /// - Parameters:
    ///   - clicks: of every item, in the sessions that the scorer learned from.
    ///   - full, reranked: the best items of each row, best first.
    init(
        of dataset: Dataset, clicks: [Int32], full: [[Int32]], reranked: [[Int32]]?, categories: [PredictedLevel]
    ) {
        self.init(
            full: full, reranked: reranked, clicks: clicks,
            levels: dataset.catalogue.categories.map { level in
                let predicted = categories.first { $0.name == level.name }
                return Level(
                    name: level.name, ofItems: level.target, predicted: predicted?.best,
                    confidence: predicted?.confidence)
            })
    }
}
