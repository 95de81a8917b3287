extension SessionSplit {
    /// Each session's last item is a test row, the second last a validation row, and the others are for training; the
    /// test row's prefix includes the validation item.
    static func leaveOneOut(_ sessions: SessionSet) -> SessionSplit {
        /// The sessions without their last `dropped` items. With `onlyLast` the last item left is the only target.
        func shortened(by dropped: Int, onlyLast: Bool) -> SessionSet {
            var result = SessionSet()
            for session in 0..<sessions.count {
                let events = sessions.events(session).dropLast(dropped)
                result.append(
                    events, of: sessions, firstTarget: onlyLast ? max(1, events.count - 1) : 1,
                    origin: Int(sessions.origin[session]))
            }
            return result
        }
        return SessionSplit(
            training: shortened(by: 2, onlyLast: false), validation: shortened(by: 1, onlyLast: true),
            test: shortened(by: 0, onlyLast: true), refit: shortened(by: 1, onlyLast: false))
    }
}
