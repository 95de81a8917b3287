import Basics
import Metrics
import Results
import Runs

/// Results as plain tables. Metrics are in percent.
enum ResultTables {
    private static let metricColumns: [(String, PlainTable.Alignment)] = [
        ("HR@20 %", .right), ("MRR@20 %", .right), ("NDCG@20 %", .right),
    ]

    /// Everything about one run.
    static func summary(_ summary: RunSummary) -> String {
        let data = summary.dataset
        var facts = PlainTable(alignments: [.left, .left])
        facts.append(["run", summary.run])
        facts.append(["status", summary.status.rawValue])
        if !summary.exact {
            facts.append(["exact", "no: it was resumed where the same numbers as in one go cannot be promised"])
        }
        if !summary.isOfOneExperiment {
            facts.append([
                "changed",
                "\((summary.changedKeys ?? []).joined(separator: ", ")), between its attempts: the run is the "
                    + "result of no one "
                    + "experiment and counts in no study",
            ])
        }
        facts.append(["data", "\(data.name), \(Numbers.grouped(data.items)) items, fingerprint \(data.fingerprint)"])
        facts.append([
            "training",
            "\(Numbers.grouped(data.trainingRows)) rows of \(Numbers.grouped(data.trainingSessions)) sessions, "
                + "\(decimal(summary.epochs, 2)) epochs, best after \(decimal(summary.bestEpoch, 2))"
                + (summary.refit ? ", then refitted with the validation sessions" : ""),
        ])
        facts.append(["parameters", Numbers.grouped(summary.parameters)])
        facts.append([
            "speed",
            "\(Numbers.grouped(Int(clamping: summary.speed.trainingRowsPerSecond))) rows/s training, "
                + "\(Numbers.grouped(Int(clamping: summary.speed.evaluationRowsPerSecond))) rows/s ranking",
        ])
        facts.append([
            "machine", "\(summary.workers) workers, \(summary.kernel), \(megabytes(summary.memory.peakBytes)) at most",
        ])
        facts.append(["time", "\(decimal(summary.seconds.total, 1)) s"])
        facts.append(["seed", "\(summary.seed)"])

        guard summary.ranksItems != false else {
            return "\(facts)\nThe next item is no task of this model: it ranks none.\n" + tasks(summary)
        }
        var metrics = PlainTable([("ranking of all items", .left), ("rows", .right)] + metricColumns)
        func append(_ name: String, _ value: RankingMetrics) {
            metrics.append([name, Numbers.grouped(value.rows)] + cells([value]))
        }
        append("test", summary.metrics.test)
        append("validation", summary.metrics.validation)
        for group in ComparableResults.groups([("", [summary])]) {
            for (name, value) in group.references { append(name, value) }
        }
        return "\(facts)\n\(metrics)" + tasks(summary) + slices(summary) + candidates(summary)
    }

    /// What is predicted beside the item, on the test rows.
    private static func tasks(_ summary: RunSummary) -> String {
        guard let tasks = summary.metrics.testTasks else { return "" }
        var text = ""
        if !tasks.categories.isEmpty {
            var table = PlainTable([("next category", .left), ("rows", .right), ("accuracy %", .right)])
            for level in tasks.categories {
                table.append([level.level, Numbers.grouped(level.rows), percent(level.accuracy)])
            }
            text += "\n\(table)"
        }
        if !tasks.feedback.isEmpty {
            var table = PlainTable(
                [("feedback", .left)]
                    + ["rows", "yes %", "AUC %", "log loss", "of a constant"].map { ($0, .right) })
            for task in tasks.feedback {
                table.append([
                    task.name, Numbers.grouped(task.rows), percent(task.rate), task.auc.map(percent) ?? "",
                    decimal(task.logLoss, 4), decimal(task.constantLogLoss, 4),
                ])
            }
            text += "\n\(table)"
        }
        return text
    }

    private static func slices(_ summary: RunSummary) -> String {
        let slices = (summary.slices ?? []).filter { $0.metrics.rows > 0 }
        guard !slices.isEmpty else { return "" }
        var table = PlainTable([("training clicks of the target", .left), ("rows", .right)] + metricColumns)
        for slice in slices {
            table.append([slice.title, Numbers.grouped(slice.metrics.rows)] + cells([slice.metrics]))
        }
        return "\n\(table)"
    }

    private static func candidates(_ summary: RunSummary) -> String {
        guard !summary.candidates.isEmpty else { return "" }
        var table = PlainTable(
            [
                ("candidates", .left), ("items", .right), ("% of all", .right), ("categories", .right),
                ("recall %", .right),
            ]
                + metricColumns
                + [("", .left), ("µs/row", .right), ("all items", .right)])
        let sets = CandidateSets.all(of: [summary])
        for set in sets {
            let candidate = set.runs[0]
            table.append(
                [
                    candidate.strategy.title, decimal(candidate.size, 1), percent(candidate.fraction),
                    candidate.categories == 0 ? "" : "\(candidate.categories)", percent(candidate.categoryRecall),
                ] + cells([candidate.metrics]) + [
                    candidate.fewerThanCutoff ? "‡" : "", decimal(candidate.microsecondsPerRow, 1),
                    decimal(candidate.fullMicrosecondsPerRow, 1),
                ])
        }
        let footnote =
            sets.contains(where: \.fewerThanCutoff)
            ? "‡ Some rows have fewer than 20 candidates, which flatters HR, MRR and NDCG.\n" : ""
        return "\n\(table)\(footnote)" + """
            Recall is the share of the targets that are candidates: the most that HR@20 can be. A target outside the
            candidates is a miss; one inside has fewer competitors than among all items.

            """
    }

    /// Variants below each other, mean ± standard deviation over their runs, then the references of the same rows; a
    /// table for each fingerprint of the data.
    /// - Parameter failures: what became of runs that failed, by variant.
    static func comparison(
        _ variants: [(name: String, runs: [RunSummary])], failures: [String: String] = [:]
    ) -> String {
        let groups = ComparableResults.groups(variants)
        func table(_ group: ComparableResults?, isFirst: Bool) -> PlainTable {
            var table = PlainTable(
                [("variant", .left), ("runs", .right)] + metricColumns + [("seconds", .right), ("", .left)])
            for variant in variants {
                let runs = group?.variants.first { $0.name == variant.name }?.runs ?? []
                let failure = isFirst ? failures[variant.name] : nil
                guard !runs.isEmpty || variant.runs.isEmpty && failure != nil else { continue }
                let seconds = runs.isEmpty ? "–" : decimal(MeanAndSpread(runs.map(\.seconds.total)).mean, 1)
                table.append([variant.name, "\(runs.count)"] + cells(runs) + [seconds, failure ?? ""])
            }
            for (name, value) in group?.references ?? [] { table.append([name, ""] + cells([value]) + ["", ""]) }
            return table
        }
        if groups.isEmpty { return table(nil, isFirst: true).description }
        return groups.enumerated().map { index, group in
            (groups.count > 1 ? "data \(group.dataset.fingerprint)\n" : "")
                + table(group, isFirst: index == 0).description
                + group.otherData.map { "\($0.variant): trained on other data (\($0.fingerprint)), same test rows\n" }
                .joined()
        }.joined(separator: "\n")
    }

    /// Of runs of one variant.
    private static func cells(_ runs: [RunSummary]) -> [String] {
        runs.isEmpty || runs.contains { $0.ranksItems == false }
            ? metricColumns.map { _ in "–" } : cells(runs.map(\.metrics.test))
    }

    private static func cells(_ metrics: [RankingMetrics]) -> [String] {
        [\RankingMetrics.hr, \.mrr, \.ndcg].map { key in MeanAndSpread(metrics.map { $0[keyPath: key] }).percents }
    }
}
