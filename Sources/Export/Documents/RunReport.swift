import Basics
import Results
import Runs

/// Everything about one run, as plain text.
public struct RunReport: CustomStringConvertible {
    private let summary: RunSummary
    private let sliced: SlicedRun?
    private let slicings: [RowSlicing]
    private let lists: TestLists?
    private let calibration: [CategoryCalibration]
    private let place: ParetoPlace?

    /// - Parameters:
    ///   - sliced: ranks and test rows of the run, for slices of these kinds beside those in the summary.
    ///   - lists: what it recommends; nil if that is not kept.
    ///   - calibration: of its category heads.
    ///   - place: among other runs; nil if there are none.
    public init(
        _ summary: RunSummary, _ sliced: SlicedRun? = nil, by slicings: [RowSlicing] = [], lists: TestLists? = nil,
        calibration: [CategoryCalibration] = [], place: ParetoPlace? = nil
    ) {
        self.summary = summary
        self.sliced = sliced
        self.slicings = slicings
        self.lists = lists
        self.calibration = calibration
        self.place = place
    }

    public var description: String {
        let ranking =
            summary.ranksItems != false
            ? "\(PlainTable(RankingTables.run(summary)))"
            : "The next item is not a task of this model, so it ranks no items.\n"
        var parts =
            ["\(facts)", ranking]
            + Self.texts([
                TaskTables.categories(of: summary), TaskTables.implied(of: summary), TaskTables.feedback(of: summary),
            ])
        if summary.ranksItems != false {
            parts += Self.texts([
                DegradedCategoryTables.run(summary), SliceTables.run(summary), ShortenedSessionTables.run(summary),
                RepeatTables.validation(of: summary),
                RepeatTables.calibration(of: summary),
            ])
            parts += Self.texts([RepeatTables.correction(of: summary)]).map {
                $0 + """
                    Fitted after the best epoch, without dropout, on validation rows: so much of each is added to the
                    score of an item of the session. "Validation" is before, which is what the epoch is chosen by;
                    "validation, corrected" has each half of the sessions with weights fitted on the other half.

                    """
            }
            parts += Self.texts([
                SecondStageTables.gain(of: summary), SecondStageTables.cost(of: summary),
                SecondStageTables.features(of: summary),
            ])
            if let lists {
                parts += Self.texts([BeyondTables.run(lists)]).map {
                    $0 + """
                        Coverage is the share of the catalogue that is in some list. Means over rows and items: clicks
                        in training, and −log2 of the share of all clicks. Of the list: its different categories.

                        """
                }
            }
            if let lists {
                parts += Self.texts([BeyondTables.explained(lists)]).map {
                    $0 + """
                        The share of the test rows whose best item is of the most probable category, and the share of
                        the best 20 items that are.

                        """
                }
            }
            parts += Self.texts(calibration.map(BeyondTables.calibration))
            if let sliced { parts += Self.texts(slicings.map { SliceTables.run(sliced, by: $0) }) }
            parts += Self.texts([CandidateTables.run(summary)]).map {
                $0 + """
                    Recall is the share of the targets that are candidates: the most that HR@20 can be. A target outside
                    the candidates is a miss; one inside has fewer competitors than among all items.

                    """
            }
        }
        return parts.joined(separator: "\n")
    }

    private static func texts(_ tables: [ResultTable]) -> [String] {
        tables.filter { !$0.isEmpty }.map { PlainTable($0).description }
    }

    private var facts: PlainTable {
        let data = summary.dataset
        var facts = PlainTable(alignments: [.left, .left])
        facts.append(["run", summary.run])
        facts.append(["status", summary.status.rawValue])
        if !summary.exact {
            facts.append(["exact", "no: it was resumed where the numbers may differ from an uninterrupted run"])
        }
        if !summary.isOfOneExperiment {
            facts.append([
                "changed",
                "\((summary.changedKeys ?? []).joined(separator: ", ")), between its attempts: the run is the "
                    + "result of no single experiment and does not count in any study",
            ])
        }
        facts.append(["data", "\(data.name), \(Numbers.grouped(data.items)) items, fingerprint \(data.fingerprint)"])
        // A fitted model has no epochs, and is not trained row by row.
        let isTrained = summary.epochs > 0
        facts.append([
            "training",
            "\(Numbers.grouped(data.trainingRows)) rows of \(Numbers.grouped(data.trainingSessions)) sessions"
                + (isTrained
                    ? ", \(Numbers.fixed(summary.epochs, 2)) epochs"
                        + (summary.isSelected ? ", best after \(Numbers.fixed(summary.bestEpoch, 2))" : "")
                    : "")
                + (summary.convergence.map {
                    " (95 % of its validation score after \(Numbers.fixed($0.epochsTo95Percent, 2)), 99 % after "
                        + "\(Numbers.fixed($0.epochsTo99Percent, 2)))"
                } ?? "")
                + (summary.isSelected
                    ? summary.refit ? ", then refitted with the validation sessions" : ""
                    : ", those of validation among them; no selection"),
        ])
        if let other = summary.weightsOf { facts.append(["weights", "those of \(other.forTerminal)"]) }
        facts.append(["parameters", Numbers.grouped(summary.parameters)])
        facts.append([
            "speed",
            [
                isTrained
                    ? "\(Numbers.grouped(Int(clamping: summary.speed.trainingRowsPerSecond))) rows/s training" : nil,
                // Measured in validation.
                summary.speed.evaluationRowsPerSecond > 0
                    ? "\(Numbers.grouped(Int(clamping: summary.speed.evaluationRowsPerSecond))) rows/s ranking" : nil,
            ].compactMap(\.self).joined(separator: ", "),
        ])
        facts.append([
            "machine",
            "\(summary.workers) workers, \(summary.kernel)"
                + (summary.memory.map { ", \(Numbers.megabytes($0.peakBytes)) at most" } ?? ""),
        ])
        if let beside = summary.beside {
            facts.append([
                "beside",
                "up to \(beside.runs) other run\(beside.runs == 1 ? "" : "s") of the same process, with "
                    + "\(beside.threads) thread\(beside.threads == 1 ? "" : "s") for this one: times and speeds are "
                    + "not those of the run alone",
            ])
        }
        if data.testRows == 0 {
            facts.append([
                "test", "not ranked (evaluation.test: false), as of the trials of a search: only validation was",
            ])
        }
        if let place, data.testRows > 0 {
            facts.append([
                "Pareto",
                (place.front.isEmpty
                    ? "not on the front" : "on the front by \(place.front.map(\.rawValue).joined(separator: ", "))")
                    + " (MRR@20 against cost, \(place.runs) run\(place.runs == 1 ? "" : "s") on these test rows"
                    + (place.failed.map { ", \($0) failed or interrupted" } ?? "") + ")",
            ])
        }
        facts.append(["time", "\(Numbers.fixed(summary.seconds.total, 1)) s"])
        facts.append(["seed", "\(summary.seed)"])
        return facts
    }
}
