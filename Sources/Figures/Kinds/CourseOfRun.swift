import Runs

/// What a run reported by epoch, up to where a refit begins its own count.
public struct CourseOfRun: Sendable, Hashable {
    var training: [Place] = []
    var validationLoss: [Place] = []
    /// In percent: MRR@20 or, where the item is no task, the mean AUC of feedback.
    var validationScore: [Place] = []
    var ranksItems = true

    public init(_ events: [RunEvent]) {
        for event in events {
            switch event {
            case .training(let progress):
                if let last = training.last, progress.epoch < last.x { return }
                training.append(Place(progress.epoch, progress.itemLoss))
            case .validation(let validation):
                validationLoss.append(Place(validation.epoch, validation.loss))
                if let auc = validation.tasks?.meanAUC, validation.metrics.rows == 0 {
                    ranksItems = false
                    validationScore.append(Place(validation.epoch, 100 * auc))
                } else {
                    validationScore.append(Place(validation.epoch, 100 * validation.metrics.mrr))
                }
            default: break
            }
        }
    }

    public var isEmpty: Bool { training.isEmpty && validationLoss.isEmpty }
}
