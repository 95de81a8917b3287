import Runs

extension RunFolder {
    /// Everything reported so far, including the passing event.
    public func eventsSoFar() throws -> [RunEvent] {
        var tail = RunTail(self)
        guard case .all(let events)? = try tail.next() else { return [] }
        return events
    }
}
