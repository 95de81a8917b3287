import Basics
import Dispatch
import Foundation
import Tensor
import Terminal

/// Crashes in the way that its argument names, with the terminal taken over as by the workbench.

@inline(never) func overflow(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 64) { memory in
        memory.initialize(repeating: depth)
        return depth < 0 ? 0 : overflow(depth + 1) &+ memory[depth & 63]
    }
}

@inline(never) func outOfRange(_ values: [Int]) -> Int { values[values.count] }

CrashGuard.install(quitStatus: 130)
let wake = WakePipe()
let session = try wake.map {
    try TerminalSession(color: .never, wake: $0, environment: ProcessInfo.processInfo.environment)
}
switch CommandLine.arguments.last {
case "main": print(overflow(0))
case "worker": Workers(2).run { if overflow($0) == 1 { print("never") } }
case "queue":
    let group = DispatchGroup()
    DispatchQueue(label: "probe").async(group: group) {
        CrashGuard.guardThread()
        if overflow(0) == 1 { print("never") }
    }
    group.wait()
case "trap": print(outOfRange([]))
default: abort()
}
session?.end()
