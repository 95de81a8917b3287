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

    init(training: SessionSet, validation: SessionSet, test: SessionSet, refit: SessionSet? = nil) {
        self.training = training
        self.validation = validation
        self.test = test
        self.refit = refit ?? training + validation
    }

    /// `sessions` cut in time order: [0, validationStart), [validationStart, testStart), [testStart, end).
    init(_ sessions: SessionSet, validationStart: Int, testStart: Int) {
        self.init(
            training: sessions.slice(0..<validationStart),
            validation: sessions.slice(validationStart..<testStart),
            test: sessions.slice(testStart..<sessions.count))
    }

    /// Splits a source's sessions as the protocol says, after its filters if the split uses them.
    static func split(
        _ source: SourceData, protocol rules: EvaluationProtocol, _ stop: StopFlag
    ) throws -> SessionSplit {
        func filtered() throws -> FilteredSessions { try FilteredSessions(source, protocol: rules, stop) }
        return switch rules.split {
        case .given: try given(source, protocol: rules)
        case .days: days(try filtered(), length: rules.days)
        case .ratio: ratio(try filtered().sessions)
        case .leaveOneOut: leaveOneOut(try filtered().sessions)
        }
    }
}
