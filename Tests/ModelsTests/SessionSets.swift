import Sessions

func sessionSet(_ sessions: [[Int32]], firstTarget: Int = 1) -> SessionSet {
    var set = SessionSet()
    for (index, session) in sessions.enumerated() {
        set.append(session, firstTarget: min(firstTarget, session.count - 1), origin: index)
    }
    return set
}
