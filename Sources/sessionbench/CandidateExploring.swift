import ArgumentParser
import Basics
import Foundation
import Results
import Runs
import Sessions
import Training

/// Explores the candidate sets of runs, one after the other, for the command and the workbench.
struct CandidateExploring {
    let runs: [RunFolder]
    let wanted: CandidateExplorer.Wanted
    let locations: DataLocations
    let stop: StopFlag

    /// - Parameters:
    ///   - report: told of the events of each run; called once per run, and gives what is called at its end.
    ///   - resampling: called when all is measured and the intervals are to be found.
    /// - Throws: `InputError` or `RunError` for a run that cannot be explored, `Incomparable`, or `Stopped`.
    func run(
        report: (CandidateExplorer) -> (emit: (RunEvent) -> Void, finish: () -> Void), resampling: () -> Void
    ) throws -> CandidateExploration {
        // All are opened before the first is measured, so that a mistake shows at once.
        let explorers = try runs.map { folder in
            try InputError.ifUnusable {
                try CandidateExplorer(folder, wanted, locations: locations, stop: stop)
            }
        }
        let explored = try explorers.map { explorer in
            let (emit, finish) = report(explorer)
            defer { finish() }
            return try explorer.explore(emit: emit)
        }
        resampling()
        return try CandidateExploration(explored)
    }

    // MARK: Sizes

    private static let mostSizes = 64

    /// In percent of the catalogue.
    static let standardSizes = "0.25%,0.5%,1%,2%,4%,8%,16%"

    /// Sizes as shares, ascending, and all items at the end.
    /// - Throws: `ValidationError`, which speaks of the option `--sizes`.
    static func shares(_ sizes: String) throws -> [Double] {
        let words = sizes.split(separator: ",", omittingEmptySubsequences: false)
        let shares = try words.map { word in
            let text = word.trimmingCharacters(in: .whitespaces)
            let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
            guard let percent = Double(digits), percent > 0, percent <= 100 else {
                throw ValidationError(
                    "--sizes needs percentages above 0 and at most 100, such as 0.25%,1%,4%, not "
                        + (text.isEmpty ? "nothing between commas" : text.forTerminal(atMost: 40)))
            }
            return percent / 100
        }
        guard shares.count <= mostSizes else {
            throw ValidationError("--sizes takes at most \(mostSizes) sizes, not \(shares.count)")
        }
        return Set(shares + [1]).sorted()
    }
}
