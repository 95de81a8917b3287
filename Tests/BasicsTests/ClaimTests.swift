import Basics
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct ClaimTests {
    private let temporary: TemporaryFolder
    private let folder: Folder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try Folder(temporary.url)
    }

    @Test func oneHolderAtATime() throws {
        #expect(Claim.holder("work", in: folder) == nil)
        let claim = try #require(try Claim.take("work", in: folder, purpose: "a run"))
        #expect(try Claim.take("work", in: folder, purpose: "another") == nil)
        #expect(Claim.holder("work", in: folder) == claim.owner)
        #expect(claim.owner.purpose == "a run" && claim.owner.process == .current)
        claim.release()
        claim.release()
        #expect(Claim.holder("work", in: folder) == nil)
        #expect(try folder.names().isEmpty)
        #expect(try Claim.take("work", in: folder, purpose: "another") != nil)
    }

    @Test func whatADeadProcessLeftIsTaken() throws {
        try temporary.write("", to: "empty")
        try temporary.write("not JSON", to: "damaged")
        let here = ProcessIdentity.current.host
        try temporary.write(Self.owner(host: here, process: 1_234_567), to: "dead")
        // The process exists, but its lock is gone: it is another one of that number, or holds it no more.
        try temporary.write(Self.owner(host: here, process: getpid()), to: "reused")
        for name in ["empty", "damaged", "dead", "reused"] {
            #expect(Claim.holder(name, in: folder) == nil, "\(name)")
            #expect(try Claim.take(name, in: folder, purpose: "x") != nil, "\(name)")
        }
    }

    /// Locks may not reach over a network file system; what another machine renews is left alone.
    @Test func aClaimOfAnotherMachineHoldsAsLongAsItIsRenewed() throws {
        let file = try temporary.write(Self.owner(host: "elsewhere", process: 1), to: "work")
        #expect(try Claim.take("work", in: folder, purpose: "x") == nil)
        #expect(Claim.holder("work", in: folder)?.process.host == "elsewhere")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -600)], ofItemAtPath: file.path)
        #expect(Claim.holder("work", in: folder) == nil)
        #expect(try Claim.take("work", in: folder, purpose: "x") != nil)
    }

    @Test func aLinkOrDeviceIsNoClaim() throws {
        try temporary.write("precious", to: "target")
        try FileManager.default.createSymbolicLink(atPath: folder.file("work").path, withDestinationPath: "target")
        #expect(throws: FileError.self) { try Claim.take("work", in: folder, purpose: "x") }
        #expect(try String(contentsOf: folder.file("target"), encoding: .utf8) == "precious")
        #expect(mkfifo(folder.file("fifo").path, 0o600) == 0)
        #expect(throws: FileError.self) { try Claim.take("fifo", in: folder, purpose: "x") }
    }

    /// Many at once: never two at the same time, and in the end all had it.
    @Test func nobodySharesUnderContention() async throws {
        let folder = folder
        let inside = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var left = 20
                    while left > 0 {
                        guard let claim = try? Claim.take("work", in: folder, purpose: "x") else {
                            await Task.yield()
                            continue
                        }
                        inside.enter()
                        inside.leave()
                        claim.release()
                        left -= 1
                    }
                }
            }
        }
        #expect(inside.most == 1 && inside.entered == 160)
    }

    private static func owner(host: String, process: Int32) -> String {
        #"{"process":{"host":"\#(host)","process":\#(process),"began":1},"since":0,"purpose":"x","mark":"\#(UUID())"}"#
    }
}

private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0, entered: 0))

    func enter() {
        state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
            $0.entered += 1
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }

    var most: Int { state.withLock { $0.most } }
    var entered: Int { state.withLock { $0.entered } }
}
