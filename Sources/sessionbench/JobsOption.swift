import ArgumentParser
import Basics

/// How many runs are made at once.
struct JobsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Runs to make at once, each with its part of the processors; the results are the same.",
            valueName: "n"),
        transform: Self.number)
    private var jobs: Int?

    /// Whether the user has said how many.
    var isGiven: Bool { jobs != nil }

    var count: Int { jobs ?? 1 }

    /// The option as another command takes it.
    var repeated: [String] { jobs.map { ["--jobs", "\($0)"] } ?? [] }

    /// - Throws: `ValidationError` unless there is a processor for each.
    private static func number(_ text: String) throws -> Int {
        let most = ThreadShare.processors
        guard let number = Int(text), (1...most).contains(number) else {
            throw ValidationError(
                "each run needs a processor of its own, and this machine has \(most): a number from 1 to \(most)")
        }
        return number
    }
}
