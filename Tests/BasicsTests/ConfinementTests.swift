import Basics
import Foundation
import TestSupport
import Testing

@Suite struct ConfinementTests {
    /// What uses a confined object, each in a process of its own; the ones that must not are stopped in debug builds.
    @Test(
        "What is confined is used by whom it belongs to",
        arguments: [
            ("own thread", true), ("other thread", false), ("one after the other", true), ("nested", true),
            ("side by side", false),
        ])
    func traps(use: String, isAllowed: Bool) throws {
        let probe = Process()
        probe.executableURL = built("ConfinementProbe")
        probe.arguments = [use]
        probe.standardError = FileHandle.nullDevice
        try probe.run()
        probe.waitUntilExit()
        #if DEBUG
            #expect((probe.terminationStatus == 0) == isAllowed)
        #else
            #expect(probe.terminationStatus == 0)
        #endif
    }

    @Test("In a release build it is nothing")
    func size() {
        #if DEBUG
            #expect(MemoryLayout<Confinement>.size > 0)
        #else
            #expect(MemoryLayout<Confinement>.size == 0)
        #endif
    }
}
