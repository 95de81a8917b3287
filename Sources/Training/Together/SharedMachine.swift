import Basics
import Dispatch
import Synchronization

/// What the runs share that one process makes at once: its threads, which are divided, its memory, for which a run
/// waits that does not fit beside the others, and the turn to prepare data, which takes all processors anyway.
public final class SharedMachine: Sendable {
    /// Runs at once, at most.
    public let jobs: Int
    /// Threads of each.
    public let threads: Int

    private let members = Mutex(Members())
    private let reading = DispatchSemaphore(value: 1)

    /// - Parameters:
    ///   - jobs: runs at once, at most.
    ///   - threads: of each; nil for its part of the processors.
    public init(jobs: Int = 1, threads: Int? = nil) {
        self.jobs = max(1, jobs)
        self.threads = threads ?? ThreadShare.each(of: jobs)
    }

    /// A run's part in it.
    package func join() -> MachineShare { MachineShare(self, members.withLock { $0.add() }) }

    // MARK: For the parts

    /// - Returns: how many runs have ended so far.
    func begin(_ number: Int) -> Int {
        members.withLock {
            $0.begin(number)
            return $0.ended
        }
    }

    func leave(_ number: Int) { members.withLock { $0.remove(number) } }

    /// The most others at one time.
    func others(of number: Int) -> Int { members.withLock { $0.all[number]?.others ?? 0 } }

    /// Has a run wait that ran short of memory.
    /// - Returns: false if it was alone since it last began, so that waiting would not help.
    func pause(_ number: Int) -> Bool {
        members.withLock { members in
            guard let member = members.all[number], member.othersNow > 0 else { return false }
            members.all[number]?.isGoing = false
            return true
        }
    }

    /// Begins anew if a run has ended since, or no other is going.
    /// - Parameter ended: how many had ended when it began.
    /// - Returns: how many have ended now; nil if it is still to wait.
    func beginAgain(_ number: Int, since ended: Int) -> Int? {
        members.withLock { members in
            guard members.ended > ended || !members.all.values.contains(where: \.isGoing) else { return nil }
            members.begin(number)
            return members.ended
        }
    }

    /// - Throws: `Stopped` if stopped before its turn, or what the closure throws.
    func inTurn<Result>(_ stop: StopFlag, _ read: () throws -> Result) throws -> Result {
        while reading.wait(timeout: .now() + 0.05) == .timedOut { try stop.check() }
        defer { reading.signal() }
        return try read()
    }
}

/// The runs of a shared machine, by number.
private struct Members {
    struct Member {
        /// Whether it is at work, rather than waiting for memory.
        var isGoing = false
        /// The most others at one time: ever, and since it last began.
        var others = 0
        var othersNow = 0

        func beside(_ count: Int) -> Member {
            Member(isGoing: isGoing, others: max(others, count), othersNow: max(othersNow, count))
        }
    }

    var all: [Int: Member] = [:]
    private var last = 0
    /// Runs that were at work and have ended.
    private(set) var ended = 0

    mutating func add() -> Int {
        last += 1
        all[last] = Member()
        return last
    }

    mutating func begin(_ number: Int) {
        all[number]?.isGoing = true
        all[number]?.othersNow = 0
        let others = all.values.count(where: \.isGoing) - 1
        for (number, member) in all where member.isGoing { all[number] = member.beside(others) }
    }

    mutating func remove(_ number: Int) {
        if all.removeValue(forKey: number)?.isGoing == true { ended += 1 }
    }
}
