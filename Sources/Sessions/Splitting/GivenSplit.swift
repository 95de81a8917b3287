import Basics

extension SessionSplit {
    /// Training and test sessions as delivered. The newest part of the training sessions is the validation set.
    static func given(_ source: SourceData, validationFraction: Double) throws(DataError) -> SessionSplit {
        guard let testStart = source.testStart else {
            throw DataError(
                "\(quoted(source.name)) has no test sessions of its own, so protocol.split cannot be given; "
                    + "choose days, ratio or leave-one-out")
        }
        let validation = (Double(testStart) * min(max(validationFraction, 0), 1)).rounded()
        return SessionSplit(source.sessions, validationStart: testStart - Int(validation), testStart: testStart)
    }
}
