import TestSupport
import Testing

/// Normal screen, modes as before.
func expectRestored(_ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation) {
    #expect(terminal.hasModesBefore, sourceLocation: location)
    let text = terminal.text
    let left = text.range(of: "\u{1B}[?1049l", options: .backwards)
    let entered = text.range(of: "\u{1B}[?1049h", options: .backwards)
    #expect(left != nil && entered != nil, sourceLocation: location)
    if let left, let entered { #expect(left.lowerBound > entered.lowerBound, sourceLocation: location) }
}
