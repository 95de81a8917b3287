import Metrics

extension Evaluator {
    package struct Result {
        /// Rows scored.
        package var rows = 0
        /// 1-based rank of each row's target under full ranking, sessions in order; 0 is a miss. Empty when only
        /// candidates are ranked.
        package var ranks: [Int32] = []
        /// Mean of −log softmax of the target; only if asked for.
        package var loss = 0.0
        package var seconds = 0.0
        /// Seconds of full scoring alone, summed over workers.
        package var scoringSeconds = 0.0
        /// One per entry of the plan.
        package var candidates: [CandidateResult] = []
        var taskScores = TaskScores()
        /// What is known of returns to items of the session; only with the loss.
        var repeats = RepeatSums()
        /// What a correction of the repeat term is fitted on; only if asked for.
        package internal(set) var repeatRows = RepeatRows()
        /// Category heads beside what the items imply; only if asked for.
        package internal(set) var categories = CategorySums()
        /// The best items of each row among all, best first; only if asked for.
        package internal(set) var best: [[Int32]] = []
        /// Ranks with the category told; only if asked for.
        package internal(set) var toldRanks: [Int32] = []
        /// Per row, the rank of the target's category among those predicted on the level of the plan, 0 if it has none;
        /// only from a sweep.
        package internal(set) var categoryRanks: [Int32] = []
        /// Metrics of what the model predicts beside the item.
        package var tasks = TaskMetrics()
        /// Per category level of the model and row: 1 if its best category is the target's, 0 if it is not, −1 if the
        /// target has none.
        package var categoryHits: [[Int32]] { taskScores.hits }
        /// Per category level and row: the best category, −1 if no score is a number, and its softmax probability.
        package var predictedCategories: [(predicted: [Int32], share: [Float])] {
            Array(zip(taskScores.predicted, taskScores.shares)).map { ($0, $1) }
        }

        package var metrics: RankingMetrics { RankingMetrics(ranks: ranks) }
    }
}

extension Evaluator.Result {
    mutating func append(_ other: Self) {
        rows += other.rows
        ranks += other.ranks
        best += other.best
        loss += other.loss
        scoringSeconds += other.scoringSeconds
        taskScores.append(other.taskScores)
        repeats.append(other.repeats)
        repeatRows.append(other.repeatRows)
        categories.append(other.categories)
        toldRanks += other.toldRanks
        categoryRanks += other.categoryRanks
        for (index, part) in other.candidates.enumerated() { candidates[index].append(part) }
    }
}
