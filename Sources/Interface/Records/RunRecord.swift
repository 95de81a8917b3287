import Basics
import Experiments
import Foundation
import Metrics
import Runs
import ScreenKit

/// Everything shown about one run.
public struct RunRecord: Sendable, Equatable {
    /// How much of an old run's event log has been read.
    public enum History: Sendable, Hashable { case unread, reading, read }

    /// Rows scored, out of all rows.
    public struct Evaluated: Sendable, Hashable {
        public var rows: Int
        public var of: Int
    }

    public let id: RunID
    /// Whether it is a reference run, which is looked at and counts for no study.
    public let isReference: Bool
    /// When the run started or, if that is not known yet, when its folder was created.
    public let started: Date
    @Boxed public private(set) var experiment: Experiment
    /// The recipe of its experiment, made where the run is read: it takes long for thousands.
    let ownRecipe: Boxed<Experiment>
    /// Display name: the variant's name in a study that can be chosen, if one has the run (`StudyIndex.variant`).
    public internal(set) var variant: String
    /// The same for runs that differ in nothing but the seed.
    var recipe = 0
    /// Whether its experiment cannot be read, and `experiment` says nothing.
    let isUnreadable: Bool
    /// What a run like it takes on this machine, where that is not the time it took: of reference runs.
    private let secondsHere: Double?
    /// What people say about it.
    public var notes: RunNotes
    public var status: RunStatus
    /// Its place in the queue, from 1 on; nil if it does not wait there.
    public var place: Int?
    @Boxed public var dataset: DatasetSummary?
    @Boxed public var summary: RunSummary?
    public var history: History
    @Boxed public private(set) var curves = RunCurves()
    public private(set) var phase: String?
    public private(set) var evaluated: Evaluated?
    public private(set) var plannedSteps: Int?
    public private(set) var parameters: Int?
    public private(set) var failure: String?

    public init(
        id: RunID, started: Date? = nil, experiment: Experiment, status: RunStatus, summary: RunSummary? = nil,
        failure: String? = nil, history: History = .unread, place: Int? = nil, isReference: Bool = false,
        notes: RunNotes = RunNotes(), isUnreadable: Bool = false, secondsHere: Double? = nil
    ) {
        self.id = id
        self.isReference = isReference
        self.started = started ?? id.timeInName ?? .distantPast
        self.experiment = experiment
        variant = StudyIndex([]).variant(of: experiment, in: [], keptAs: id.experiment)
        ownRecipe = Boxed(wrappedValue: isUnreadable ? experiment : experiment.recipe)
        self.status = status
        self.place = place
        self.notes = notes
        self.isUnreadable = isUnreadable
        self.secondsHere = secondsHere
        self.summary = summary
        phase = status == .waiting ? failure : nil
        self.failure = status == .waiting ? nil : failure
        self.history = history
        dataset = summary?.dataset
        parameters = summary?.parameters
    }

    public mutating func apply(_ event: RunEvent) {
        switch event {
        case .started(let start):
            status = .running
            curves = RunCurves()
            dataset = start.dataset
            parameters = start.parameters
            plannedSteps = start.plannedSteps
        case .resumed(let step, _, _):
            status = .running
            phase = "training"
            failure = nil
            summary = nil
            changeCurves { $0.discard(after: step) }
        case .phase(let text):
            if status == .queued || status == .waiting { status = .running }
            phase = text
            evaluated = nil
        case .waiting(let text):
            status = .waiting
            phase = text
            evaluated = nil
        case .reading(let progress): phase = "reading \(progress.description)"
        case .training(let progress):
            // The preparation phases are over.
            if curves.training.count == 0 { phase = "training" }
            changeCurves { $0.append(progress) }
            evaluated = nil
        case .validation(let scores):
            changeCurves { $0.append(scores) }
            evaluated = nil
        case .evaluating(let rows, let total): evaluated = Evaluated(rows: rows, of: total)
        case .finished(let result):
            summary = result
            dataset = result.dataset
            status = RunStatus(result.status)
            end()
        case .stopped:
            status = .stopped
            end()
        case .failed(let message, _):
            status = .failed
            failure = message
            end()
        }
    }

    private mutating func changeCurves(_ body: (inout RunCurves) -> Void) {
        var changed = curves
        // Points that nothing else refers to are added in place.
        curves = RunCurves()
        body(&changed)
        curves = changed
    }

    /// Takes over all that was reported about a run that is going; a status that was asked for, or that only the
    /// folder tells, stays.
    mutating func follow(_ events: [RunEvent]) {
        let known = status
        curves = RunCurves()
        for event in events { apply(event) }
        if known.isActive && status.isActive || status == .stopped && known == .running { status = known }
        history = .read
    }

    /// Takes over an event log read from disk; the status stays as the results folder has it.
    mutating func replay(_ events: [RunEvent]) {
        let known = self
        curves = RunCurves()
        for event in events { apply(event) }
        status = known.status
        // The log has the result as well, but a run without a summary, or with a damaged one, is not done.
        summary = known.summary
        failure = known.failure ?? failure
        history = .read
        end()
    }

    /// Takes over where a run that is not done has got to; its curves are still to be read.
    mutating func sketch(_ outline: [RunEvent]) {
        guard history == .unread else { return }
        replay(outline)
        history = .unread
    }

    /// Whether the results folder says the same about a run.
    func isOnDisk(as other: RunRecord) -> Bool {
        status == other.status && summary == other.summary && failure == other.failure
            && started == other.started && place == other.place && notes == other.notes
            && (experiment == other.experiment || experiment.reduced == other.experiment.reduced)
    }

    /// Whether this is known of the run by its own report, or as asked for, before its folder says so.
    func isAheadOf(_ other: RunRecord) -> Bool {
        switch (status, other.status) {
        case (.stopping, .running), (.stopping, .paused), (.stopping, .waiting), (.stopping, .queued): true
        case (.done, .running), (.done, .paused): true
        default: false
        }
    }

    /// Keeps the known curves in view; if the event log had been read, it has to be read again.
    mutating func adoptCourse(of known: RunRecord) {
        curves = known.curves
        plannedSteps = known.plannedSteps
        dataset = dataset ?? known.dataset
        parameters = parameters ?? known.parameters
        // What is going is followed line by line.
        if known.history != .unread { history = status.isWorking || status == .queued ? .read : .reading }
    }

    private mutating func end() {
        phase = nil
        evaluated = nil
    }
}

/// How a run counts among the runs of a study.
extension RunRecord: RunOfRecipe {
    public var standing: RunStanding { status.standing }
    public var isOfOneExperiment: Bool { summary?.isOfOneExperiment ?? true }
    public var age: RunAge { RunAge(started, id) }
}

/// What tables show of a run: from its summary if it has one, else from what it has reported so far.
extension RunRecord {
    /// Nil for models that are fitted at once.
    var epoch: Double? {
        experiment.model.kind.isBaseline
            ? nil : summary?.epochs ?? curves.training.epoch ?? curves.validation.last?.epoch
    }

    /// Whether it has begun, and thus a folder.
    var hasFolder: Bool { status != .queued || history == .unread || curves.training.count > 0 }

    /// Whether the ranks of items are meaningful.
    var ranksItems: Bool { experiment.model.predictsItems }

    /// Nil also where no validation chooses the weights.
    var validation: RankingMetrics? {
        let measured = summary?.metrics.validation ?? curves.best?.metrics
        return ranksItems ? measured.flatMap { $0.rows > 0 ? $0 : nil } : nil
    }

    /// Nil also for the trial of a search, which ranks no test rows.
    var test: RankingMetrics? { ranksItems ? summary?.rankedTest : nil }

    /// Of training; nil for models that are fitted at once.
    var rowsPerSecond: Double? {
        experiment.model.kind.isBaseline
            ? nil : summary?.speed.trainingRowsPerSecond ?? curves.training.rowsPerSecond.last
    }

    /// What another run like it takes on this machine; nil unless it is done.
    var secondsOfAnother: Double? { summary.map { secondsHere ?? $0.seconds.total } }

    /// Share of the planned steps that is done, rounded down: "99%" until the end.
    var percentDone: String? { fraction.map { "\(Int($0 * 100))%" } }

    /// Share of the planned steps that is done.
    var fraction: Double? {
        if status == .done { return 1 }
        guard let plannedSteps, plannedSteps > 0, let step = curves.training.steps.last else { return nil }
        return step / Double(plannedSteps)
    }

    /// Of training; nil once nothing but scoring is left.
    var secondsLeft: Double? {
        guard status.isWorking, let left = curves.training.secondsLeft.last, left > 0 else { return nil }
        return left
    }

    /// How much of a set has been scored, while one is being scored.
    var scoredShare: String? {
        // What comes after the last row has no rows to count.
        guard status.isWorking, let evaluated, evaluated.rows < evaluated.of else { return nil }
        return "\(100 * evaluated.rows / evaluated.of)%"
    }

    /// What the run is doing, in a few words.
    var activity: String {
        if let scoredShare { return "scoring \(scoredShare)" }
        if status.isWorking, let phase { return phase }
        return failure.map { "failed: \($0)" } ?? word
    }

    /// How the run has ended, in a sentence; the cause of a failure comes first.
    var outcome: String {
        if let failure { return "\(failure) (\(status.rawValue))" }
        let result = test.map { ": test MRR@20 \(Numbers.percent($0.mrr))%" } ?? ""
        let time = summary.map { ", \(Numbers.duration($0.seconds.total))" } ?? ""
        return status.rawValue + result + time
    }

    /// Sign and word for tables.
    var shortStatus: StyledText {
        StyledText("\(status.sign) \(scoredShare.map { "scoring \($0)" } ?? word)", status.style)
    }

    private var word: String {
        if isReference { return "reference" }
        return [status.rawValue, place.map { "\($0)" }].compactMap(\.self).joined(separator: " ")
    }
}
