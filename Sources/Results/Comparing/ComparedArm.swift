import Basics
import Experiments
import Metrics
import Runs

/// A finished run with the ranks of its test rows.
public struct ComparedRun: Sendable {
    public let summary: RunSummary
    public let experiment: Experiment
    /// Among all items, in the order of the test rows.
    public let ranks: [Int32]
    public let tieRule: String
    /// Whether it is a reference run, which was not trained here.
    public let isReference: Bool

    public init(summary: RunSummary, experiment: Experiment, ranks: TestRanks, isReference: Bool = false) {
        self.summary = summary
        self.experiment = experiment
        self.ranks = ranks.full
        tieRule = ranks.tieRule
        self.isReference = isReference
        reranked = ranks.reranked
    }

    /// By the second stage; nil if the run has none.
    private let reranked: [Int32]?

    private init(_ other: ComparedRun, ranks: [Int32]) {
        summary = other.summary
        experiment = other.experiment
        self.ranks = ranks
        tieRule = other.tieRule
        isReference = other.isReference
        reranked = nil
    }

    /// The same run as ranked by its second stage; nil if it has none.
    fileprivate var bySecondStage: ComparedRun? { reranked.map { ComparedRun(self, ranks: $0) } }
}

/// What is compared: runs that differ in nothing but the seed.
public struct ComparedArm: Sendable {
    public let name: String
    /// Number of runs that were wanted, one per seed.
    public let planned: Int
    /// At least one.
    public let runs: [ComparedRun]

    public init(name: String, planned: Int, runs: [ComparedRun]) {
        self.name = name
        self.planned = planned
        self.runs = runs
    }

    var experiment: Experiment { runs[0].experiment }

    /// Whether its runs are reference runs: all of them, or none.
    public var isReference: Bool { runs.contains(where: \.isReference) }

    /// The arm, and beside it what second stages make of its runs.
    public var withSecondStage: [ComparedArm] {
        let staged = runs.compactMap(\.bySecondStage)
        guard !staged.isEmpty else { return [self] }
        return [self, ComparedArm(name: VariantResults.nameOfSecondStage(name), planned: planned, runs: staged)]
    }

    /// Whether another seed would give other weights. What is fitted draws nothing at random: one run of it is all.
    public var isTrained: Bool { experiment.reads("training.seed") }
}

/// Results that must not be compared, and why.
public struct Incomparable: UserError, Hashable {
    public let description: String

    public init(_ description: String) { self.description = description }
}

extension Incomparable {
    /// - Throws: `Incomparable` if the results are of different test rows or tie rules, or not of ranking at all.
    static func check(_ arms: [ComparedArm], _ rows: TestRows) throws(Incomparable) {
        for arm in arms {
            let name = arm.name.forTerminal
            for run in arm.runs {
                guard run.summary.ranksItems != false else {
                    throw Incomparable("\(name) ranks no items: the next item is no task of this model; leave it out")
                }
                if let reason = run.experiment.untested(run.summary.run) { throw Incomparable(reason) }
                guard run.summary.isOfOneExperiment else {
                    throw Incomparable(
                        "\(run.summary.run.forTerminal) was changed between its attempts, so that it is the result of "
                            + "no one experiment; leave it out")
                }
            }
        }
        let comparability = Comparability(arms.flatMap(\.runs).map(\.summary.dataset))
        let (first, firstRun) = (arms[0], arms[0].runs[0])
        let key = comparability.key(of: firstRun.summary.dataset)
        for arm in arms {
            for run in arm.runs {
                let other = comparability.key(of: run.summary.dataset)
                guard other == key, run.ranks.count == firstRun.ranks.count else {
                    throw Incomparable(
                        "\(first.name.forTerminal) and \(arm.name.forTerminal) were tested on different rows "
                            + "(test rows \(key.forTerminal) and \(other.forTerminal)): they do not compare; leave one "
                            + "of them out (of a study, name with --variant which are compared)")
                }
                guard run.tieRule == firstRun.tieRule else {
                    throw Incomparable(
                        "\(first.name.forTerminal) and \(arm.name.forTerminal) rank ties by different rules "
                            + "(\(firstRun.tieRule.forTerminal); \(run.tieRule.forTerminal)): they do not compare; "
                            + "leave one of them out")
                }
            }
        }
        guard rows.count == firstRun.ranks.count else {
            throw Incomparable("there are ranks of \(firstRun.ranks.count) rows, but sessions of \(rows.count)")
        }
    }
}
