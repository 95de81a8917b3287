import Experiments

/// One of several runs of a recipe, of which a study counts one.
public protocol RunOfRecipe {
    var standing: RunStanding { get }
    /// False for one whose keys were changed on the way.
    var isOfOneExperiment: Bool { get }
    var age: RunAge { get }
}

/// How near a run is to being a result, the nearest first.
public enum RunStanding: Int, Sendable, Hashable, Comparable {
    case done, going, halted, failed

    public static func < (left: RunStanding, right: RunStanding) -> Bool { left.rawValue < right.rawValue }
}

extension Sequence where Element: RunOfRecipe {
    /// The run by which its recipe counts in a study: the newest that is done or, if none is, the newest of those that
    /// are nearest to it. One whose keys were changed on the way is the result of no one experiment.
    public var counting: Element? {
        filter(\.isOfOneExperiment).min { ($0.standing, $1.age) < ($1.standing, $0.age) }
    }
}

extension RunSummary.Status {
    public var standing: RunStanding {
        switch self {
        case .done: .done
        case .running, .paused, .waiting, .queued: .going
        case .stopped, .interrupted: .halted
        case .failed: .failed
        }
    }
}

extension StoredRun: RunOfRecipe {
    public var standing: RunStanding { status.standing }
    public var isOfOneExperiment: Bool { summary?.isOfOneExperiment ?? true }
}
