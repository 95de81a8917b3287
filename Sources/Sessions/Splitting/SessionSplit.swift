import Basics
import Experiments

/// Sessions divided into training, validation and test sets, before anything is left out of them.
struct SessionSplit {
    var training: SessionSet
    var validation: SessionSet
    var test: SessionSet
    /// Whole training and validation sessions: what a refit trains on.
    var refit: SessionSet
    /// What training and test sessions share, where they were given apart.
    var overlap: TestOverlap?
    /// What was left out before, and by, the split.
    var removed = SourceReport.Removed()

    init(training: SessionSet, validation: SessionSet, test: SessionSet, refit: SessionSet? = nil) {
        self.training = training
        self.validation = validation
        self.test = test
        self.refit = refit ?? training + validation
    }

    /// `sessions` cut in time order: [start, validationStart), [validationStart, testStart), [testStart, end).
    /// - Parameter end: nil for all.
    init(_ sessions: SessionSet, start: Int = 0, validationStart: Int, testStart: Int, end: Int? = nil) {
        self.init(
            training: sessions.slice(start..<validationStart),
            validation: sessions.slice(validationStart..<testStart),
            test: sessions.slice(testStart..<(end ?? sessions.count)))
    }

    /// Splits a source's sessions as the protocol says, after its filters if the split uses them.
    static func split(
        _ source: SourceData, protocol rules: EvaluationProtocol, _ stop: StopFlag
    ) throws -> SessionSplit {
        if rules.split == .given { return try given(source, protocol: rules) }
        let filtered = try FilteredSessions(source, protocol: rules, stop)
        var split =
            switch rules.split {
            case .days: days(filtered, protocol: rules)
            case .ratio: ratio(filtered.sessions)
            case .leaveOneOut, .given: leaveOneOut(filtered.sessions)
            }
        split.removed = filtered.removed
        if rules.split == .days {
            split.removed.outsideSessions =
                filtered.sessions.count - split.training.count - split.validation.count - split.test.count
        }
        return split
    }
}
