import Basics
import CCampaigns
import Foundation
import Synchronization
import Testing

/// All campaigns, one after the other: each of them keeps every core busy.
@Suite(.serialized) enum Reliability {}

/// Cases of one kind, with random numbers of their own each, until the time is up.
///
/// Environment: `CAMPAIGN_SECONDS` is the time of every suite, `CAMPAIGN_SEED` where random numbers begin, and
/// `CAMPAIGN_CASE` repeats one case alone.
final class Campaign: Sendable {
    static let seed = variable("CAMPAIGN_SEED").flatMap(UInt64.init) ?? 1
    /// Short enough to be part of all tests.
    static let seconds = variable("CAMPAIGN_SECONDS").flatMap(Double.init) ?? 3
    private static let onlyCase = variable("CAMPAIGN_CASE").flatMap(Int.init)
    /// More of them only say the same again.
    private static let mostFailures = 10
    /// Of one case; what takes longer hangs.
    private static let patience = Duration.seconds(600)

    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

    let name: String
    private let duration: Duration
    private let counts: Mutex<[(name: String, count: Int)]>
    private let failures = Mutex<[(number: Int, failure: Failure)]>([])

    /// - Parameters:
    ///   - others: campaigns that share the time of the suite with this one.
    ///   - names: what is counted, in the order in which it is told.
    init(_ name: String, beside others: Int = 0, counting names: String...) {
        self.name = name
        duration = .seconds(Self.seconds / Double(1 + others))
        counts = Mutex((["cases"] + names).map { ($0, 0) })
        case_watch_crashes()
    }

    func count(_ what: String, _ more: Int = 1) {
        counts.withLock { counts in
            guard let index = counts.firstIndex(where: { $0.name == what }) else {
                preconditionFailure("\(what) is not among what is counted")
            }
            counts[index].count += more
        }
    }

    func counted(_ what: String) -> Int { counts.withLock { $0.first { $0.name == what }?.count ?? 0 } }

    /// Works through cases on several threads, tells the figures, and records what went wrong.
    /// - Parameter limit: number of cases if there are only so many different ones.
    func run(
        lanes: Int = ProcessInfo.processInfo.activeProcessorCount, cases limit: Int = .max,
        _ body: @escaping @Sendable (inout Case) throws -> Void
    ) {
        let start = ContinuousClock.now
        let next = Atomic(0)
        let began = Mutex<[Int: ContinuousClock.Instant]>([:])
        let ends = DispatchGroup()
        let take = { @Sendable [self] () -> Int? in
            if let only = Self.onlyCase { return next.add(1, ordering: .relaxed).oldValue == 0 ? only : nil }
            let number = next.add(1, ordering: .relaxed).oldValue
            let isDue = ContinuousClock.now - start < duration || number == 0
            return isDue && number < limit && failures.withLock { $0.count } < Self.mostFailures ? number : nil
        }
        for _ in 0..<lanes {
            ends.enter()
            let thread = Thread { [self] in
                let slot = Self.newSlot()
                while let number = take() {
                    began.withLock { $0[slot] = .now }
                    perform(number, slot, body)
                    began.withLock { $0[slot] = nil }
                }
                ends.leave()
            }
            // As large as that of a program's main thread.
            thread.stackSize = 8 << 20
            thread.start()
        }
        while ends.wait(timeout: .now() + 1) == .timedOut {
            let hangs = began.withLock { $0.values.contains { .now - $0 > Self.patience } }
            if hangs { fatalError("a case hangs") }
        }
        report(after: ContinuousClock.now - start)
    }

    private func perform(_ number: Int, _ slot: Int, _ body: (inout Case) throws -> Void) {
        case_begin(Int32(slot), "campaign \(name): \(Self.again(number))\n")
        defer { case_end(Int32(slot)) }
        let random = RandomStream(seed: Self.seed, name: name, index: number)
        var test = Case(number: number, random: random, campaign: self)
        do {
            count("cases")
            try body(&test)
        } catch {
            let failure = error as? Failure ?? .wrong("the case itself cannot be made: \(error)")
            failures.withLock { $0.append((number, failure)) }
        }
    }

    private func report(after time: Duration) {
        let failed = failures.withLock { $0.sorted { $0.number < $1.number } }
        let figures = counts.withLock { $0.map { "\($0.count) \($0.name)" } }
        let bad = Failure.Kind.allCases.map { kind in
            "\(failed.count { $0.failure.kind == kind }) \(kind.rawValue)"
        }
        print(
            "campaign \(name): \(figures.joined(separator: ", ")); \(bad.joined(separator: ", ")) "
                + "(seed \(Self.seed), \(time.components.seconds) s)")
        for (number, failure) in failed {
            Issue.record("\(name), \(failure.kind.rawValue): \(failure.text)\nTo repeat: \(Self.again(number))")
        }
    }

    private static func again(_ number: Int) -> String { "CAMPAIGN_SEED=\(seed) CAMPAIGN_CASE=\(number)" }

    private static let slots = Atomic(0)

    private static func newSlot() -> Int { slots.add(1, ordering: .relaxed).oldValue % Int(case_slots()) }
}

/// One case of a campaign.
struct Case {
    let number: Int
    var random: RandomStream
    let campaign: Campaign

    func count(_ what: String, _ more: Int = 1) { campaign.count(what, more) }
}

/// What must not happen.
struct Failure: Error {
    enum Kind: String, CaseIterable {
        /// Work that was saved, or a file of somebody else.
        case lost
        /// A result, a status or a message that is not true.
        case wrong
        case crashes
    }

    var kind: Kind
    var text: String

    static func lost(_ text: String) -> Failure { Failure(kind: .lost, text: text) }
    static func wrong(_ text: String) -> Failure { Failure(kind: .wrong, text: text) }
    static func crash(_ text: String) -> Failure { Failure(kind: .crashes, text: text) }
}

extension RandomStream {
    /// One of some things, which are not none.
    mutating func pick<Element>(_ elements: some Collection<Element>) -> Element {
        elements[elements.index(elements.startIndex, offsetBy: index(below: elements.count))]
    }

    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A stream of its own.
    mutating func split() -> RandomStream { RandomStream(seed: next(), name: "split") }
}
