import Results
import Runs

/// What becomes of an exploration of candidate sets.
public enum ExplorationNews: Sendable, Hashable {
    /// What is being done, in a few words.
    case progress(String)
    case done(CandidateExploration)
    case interrupted
    /// Why it could not be done.
    case failed(String)
}

/// Explorations of candidate sets: those that are done, and the one that is going.
package struct CandidateExplorations: Sendable, Equatable {
    package struct Going: Sendable, Equatable {
        package let runs: [RunID]
        package internal(set) var progress: String
    }

    package private(set) var going: Going?
    private var done: [Set<RunID>: CandidateExploration] = [:]

    /// Nil if exactly these runs have not been explored.
    subscript(runs: [RunID]) -> CandidateExploration? { done[Set(runs)] }

    mutating func begin(_ runs: [RunID]) { going = Going(runs: runs, progress: "begins") }

    /// - Returns: what the user should know of it.
    mutating func hear(_ news: ExplorationNews, of runs: [RunID]) -> String? {
        if case .progress(let text) = news {
            going = Going(runs: runs, progress: text)
            return nil
        }
        going = nil
        switch news {
        case .done(let exploration):
            done[Set(runs)] = exploration
            return "explored the candidate sets of \(runs.count == 1 ? "1 run" : "\(runs.count) runs")"
        case .failed(let reason): return "not explored: \(reason)"
        case .interrupted, .progress: return "the exploration was interrupted; nothing is kept of it"
        }
    }
}
