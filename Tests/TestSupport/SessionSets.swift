import Sessions

/// Sessions as arrays.
/// - Parameter firstTarget: of every session, or its last item where it is too short for that.
public func sessionSet(_ sessions: [[Int32]], firstTarget: Int = 1) -> SessionSet {
    var set = SessionSet()
    for (index, session) in sessions.enumerated() {
        set.append(session, firstTarget: max(1, min(firstTarget, session.count - 1)), origin: index)
    }
    return set
}
