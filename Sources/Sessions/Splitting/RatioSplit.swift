extension SessionSplit {
    /// Sessions in time order, cut 8 : 1 : 1.
    static func ratio(_ sessions: SessionSet) -> SessionSplit {
        SessionSplit(sessions, validationStart: sessions.count * 8 / 10, testStart: sessions.count * 9 / 10)
    }
}
