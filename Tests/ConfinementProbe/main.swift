import Basics
import Foundation

/// Uses a confined object in the way that its argument names.

final class Confined: Sendable {
    let confinement = Confinement()
}

/// Does some work on another thread and waits for it.
func elsewhere(_ work: @escaping @Sendable () -> Void) {
    let thread = Thread(block: work)
    thread.start()
    while !thread.isFinished { usleep(1_000) }
}

let confined = Confined()
switch CommandLine.arguments.last {
case "own thread": confined.confinement.checkThread()
case "other thread": elsewhere { [confined] in confined.confinement.checkThread() }
case "one after the other":
    confined.confinement.alone {}
    elsewhere { [confined] in confined.confinement.alone {} }
    confined.confinement.alone {}
case "nested": confined.confinement.alone { confined.confinement.alone {} }
case "side by side": confined.confinement.alone { elsewhere { [confined] in confined.confinement.alone {} } }
default: exit(64)
}
