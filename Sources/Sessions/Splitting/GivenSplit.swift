import Basics
import Experiments

extension SessionSplit {
    /// Share of the test sessions that may be training sessions, name and clicks, without being allowed to: names are
    /// used again now and then.
    private static let mostCopies = 0.01

    /// Training and test sessions as delivered. The newest part of the training sessions is the validation set.
    /// - Throws: `DataError` without test sessions, or if too many of them are training sessions.
    static func given(_ source: SourceData, protocol rules: EvaluationProtocol) throws(DataError) -> SessionSplit {
        guard let testStart = source.testStart else {
            throw DataError(
                "\(quoted(source.name)) has no test sessions of its own, so protocol.split cannot be given; "
                    + "choose days, ratio or leave-one-out")
        }
        let validation = (Double(testStart) * min(max(rules.validationFraction, 0), 1)).rounded()
        var split = SessionSplit(source.sessions, validationStart: testStart - Int(validation), testStart: testStart)
        if source.sessionNames.count == source.sessions.count {
            let overlap = TestOverlap(
                source.sessions, names: source.sessionNames, times: source.times, testStart: testStart)
            let isLeak = Double(overlap.copies) > mostCopies * Double(overlap.sessions)
            guard !isLeak || rules.allow.contains(.trainingSessionsInTest) else {
                throw DataError(
                    "\(overlap.copies) of \(overlap.sessions) test sessions of \(quoted(source.name)) are "
                        + "training sessions, with the same name and the same clicks: whoever remembers them predicts "
                        + "them; take them out of one of the files, or set protocol.allow to "
                        + "[training-sessions-in-test]")
            }
            split.overlap = overlap
        }
        return split
    }
}
