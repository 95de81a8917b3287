/// How a model predicts several things about the next click at once: the item, its category, and binary feedback on it.
public struct TaskSettings: Sendable, Hashable, Codable {
    /// What is multiplied by the item vectors.
    public enum ItemTower: String, Sendable, Hashable, Codable, CaseIterable {
        /// h = W m + b, for the item's mixture m.
        case plain
        /// h = s + W m + b, added to the session vector s.
        case residual
    }

    /// What the tasks share above the session encoder.
    public enum Sharing: String, Sendable, Hashable, Codable, CaseIterable {
        /// One task: the next item.
        case none
        /// One expert for all tasks (Caruana 1997).
        case bottom
        /// Experts shared by all tasks, mixed by a gate per task (MMoE, Ma et al. 2018).
        case mmoe
        /// Shared experts and, besides, experts of single tasks (PLE, Tang et al. 2020).
        case ple
    }

    public var sharing: Sharing = .none
    /// Number of shared experts.
    public var experts = 3
    /// `ple`: number of experts of each single task.
    public var ownExperts = 1
    /// `ple`: number of extraction layers.
    public var extractionLayers = 1
    public var expertWidth = 128
    /// Width of the hidden layer in the tower of a feedback task; 0: none.
    public var towerWidth = 64
    public var itemTower: ItemTower = .plain
    /// Whether the next category is a task, for data that has categories.
    public var category = true
    /// The feedback that forms tasks, by name; `all`: all that the data has.
    public var feedback = [allFeedback]
    /// Weight of the item loss; 0: the item is not a task.
    public var itemWeight = 1.0
    /// Weight of each feedback loss.
    public var feedbackWeight = 1.0

    public static let allFeedback = "all"

    public init() {}

    /// Whether feedback of this name is named.
    func names(feedback name: String) -> Bool { feedback == [Self.allFeedback] || feedback.contains(name) }
}
