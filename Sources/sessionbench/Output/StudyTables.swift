import Basics
import Metrics
import Results
import Runs

/// The tables of a study's document. Metrics are in percent, means over the seeds with their sample standard deviation.
enum StudyTables {
    /// A variant with the results that one table may hold of it.
    struct Line {
        let name: String
        let planned: Int
        let runs: [RunSummary]
        /// What became of runs that failed.
        var failure: String?
        /// Whether the item is a task of the model, so that its ranks mean something.
        let ranksItems: Bool

        /// Whether the only run is that of a trained model, so that the seeds' spread is unknown.
        var isOneTraining: Bool { runs.count == 1 && runs[0].epochs > 0 }

        /// Mean and spread over the seeds.
        func values(_ value: (RunSummary) -> Double) -> MeanAndSpread? {
            runs.isEmpty ? nil : MeanAndSpread(runs.map(value))
        }
    }

    private static let metrics: [(name: String, value: KeyPath<RankingMetrics, Double> & Sendable)] = [
        ("HR@20", \.hr), ("MRR@20", \.mrr), ("NDCG@20", \.ndcg),
    ]

    static func results(_ lines: [Line], _ group: ComparableResults) -> String {
        let columns: [(RunSummary) -> Double] =
            metrics.map { metric in { $0.metrics.test[keyPath: metric.value] } } + [\.metrics.validation.mrr]
        func values(_ line: Line, _ column: (RunSummary) -> Double) -> MeanAndSpread? {
            line.ranksItems ? line.values(column) : nil
        }
        // Of a model that was trained once nobody knows the spread: nothing is known to be ahead of it, unless by far.
        let leaders = columns.map { column in
            leader(lines.map { line in values(line, column).map { ($0, isKnown: !line.isOneTraining) } })
        }
        var table = MarkdownTable(["variant", "seeds"] + metrics.map(\.name) + ["validation MRR@20"])
        for (index, line) in lines.enumerated() {
            let cells = zip(columns, leaders).map { column, leader in
                let text = values(line, column)?.percents ?? "–"
                return leader == index ? "**\(text)**" : text
            }
            table.append([line.name.forMarkdown, seeds(line)] + cells)
        }
        for reference in group.references {
            table.append(
                [reference.name.forMarkdown, ""] + metrics.map { percent(reference.metrics[keyPath: $0.value]) })
        }
        let isInexact = lines.contains { $0.runs.contains { !$0.exact } }
        return table.description
            + (isInexact ? "\n† With a run that was resumed where the same numbers cannot be promised.\n" : "")
    }

    private static func seeds(_ line: Line) -> String {
        let failure = line.failure?.forMarkdown
        guard !line.runs.isEmpty else { return failure ?? "not run" }
        let count = line.runs.count == line.planned ? "\(line.planned)" : "\(line.runs.count) of \(line.planned)"
        return count + (line.runs.allSatisfy(\.exact) ? "" : " †") + (failure.map { "; \($0)" } ?? "")
    }

    /// The line that is ahead of all others by more than the standard deviations of both, or by three of its own where
    /// the other's is unknown; nil if there is none, or where single seeds have no spread.
    private static func leader(_ values: [(value: MeanAndSpread, isKnown: Bool)?]) -> Int? {
        let ranked = values.enumerated().compactMap { index, value in value.map { (index, $0) } }
            .sorted { $0.1.value.mean > $1.1.value.mean }
        guard ranked.count > 1, let first = ranked.first, let spread = first.1.value.deviation else { return nil }
        let isAhead = ranked.dropFirst().allSatisfy { _, other in
            first.1.value.mean - other.value.mean
                > (other.isKnown ? max(spread, other.value.deviation ?? 0) : 3 * spread)
        }
        return isAhead ? first.0 : nil
    }

    static func training(_ lines: [Line]) -> String {
        var table = MarkdownTable([
            "variant", "sessions", "parameters", "best epoch", "epochs", "refit", "training", "rows/s", "peak memory",
        ])
        for line in lines {
            guard let first = line.runs.first else { continue }
            func mean(_ value: (RunSummary) -> Double) -> Double { line.values(value)?.mean ?? 0 }
            let isTrained = mean(\.epochs) > 0
            table.append([
                line.name.forMarkdown,
                unique(line.runs.map { Numbers.grouped($0.dataset.trainingSessions) }).joined(separator: ", "),
                first.parameters > 0 ? Numbers.grouped(first.parameters) : "",
                isTrained ? decimal(mean(\.bestEpoch), 1) : "", isTrained ? decimal(mean(\.epochs), 1) : "",
                unique(line.runs.map { $0.refit ? "yes" : "no" }).joined(separator: ", "),
                duration(mean(\.seconds.training)),
                isTrained ? Numbers.grouped(Int(clamping: mean(\.speed.trainingRowsPerSecond))) : "",
                megabytes(line.runs.map(\.memory.peakBytes).max() ?? 0),
            ])
        }
        return "Training, means over the seeds; of the memory the largest:\n\n\(table)"
    }

    /// What is predicted beside the item; nil if nothing is.
    static func tasks(_ lines: [Line]) -> String? {
        func tasks(_ line: Line) -> [TaskMetrics] { line.runs.compactMap(\.metrics.testTasks) }
        let all = lines.flatMap(tasks)
        let levels = unique(all.flatMap(\.categories).map(\.level))
        let feedback = unique(all.flatMap(\.feedback).map(\.name))
        guard !levels.isEmpty || !feedback.isEmpty else { return nil }
        func cell(_ values: [Double], _ text: (MeanAndSpread) -> String) -> String {
            values.isEmpty ? "–" : text(MeanAndSpread(values))
        }
        var table = MarkdownTable(
            ["variant"] + levels.map { "next \($0.forMarkdown)" }
                + feedback.flatMap { ["\($0.forMarkdown) AUC", "log loss", "of a constant"] })
        for line in lines where !tasks(line).isEmpty {
            let categories = tasks(line).flatMap(\.categories)
            let answers = tasks(line).flatMap(\.feedback)
            table.append(
                [line.name.forMarkdown]
                    + levels.map { level in
                        cell(categories.filter { $0.level == level }.map(\.accuracy), \.percents)
                    }
                    + feedback.flatMap { name in
                        let found = answers.filter { $0.name == name }
                        return [
                            cell(found.compactMap(\.auc), \.percents),
                            cell(found.map(\.logLoss)) { decimal($0.mean, 4) },
                            cell(found.map(\.constantLogLoss)) { decimal($0.mean, 4) },
                        ]
                    })
        }
        return
            "Tasks beside the next item, on the test rows: accuracy of the next category, AUC of feedback in "
            + "percent, its log "
            + "loss and that of the best constant:\n\n\(table)"
    }

    static func slices(_ lines: [Line]) -> String? {
        let titles = unique(
            lines.flatMap(\.runs).flatMap { $0.slices ?? [] }.sorted { $0.fromClicks < $1.fromClicks }.map(\.title))
        guard !titles.isEmpty else { return nil }
        func slices(_ runs: [RunSummary], _ title: String) -> [RankingMetrics] {
            runs.compactMap { $0.slices?.first { $0.title == title }?.metrics }.filter { $0.rows > 0 }
        }
        var table = MarkdownTable(["variant"] + titles)
        // Clicks are those of the sessions that were trained on: with a refit those of validation, too, and fewer in a
        // share.
        let sliced = lines.flatMap(\.runs).filter { $0.slices != nil }
        let sessions = Set(sliced.map(\.dataset.trainingSessions)).sorted(by: >)
        for isRefitted in [false, true] {
            for count in sessions {
                let runs = sliced.filter { $0.refit == isRefitted && $0.dataset.trainingSessions == count }
                guard let run = runs.first else { continue }
                let name =
                    "test rows" + (isRefitted ? ", refitted" : "")
                    + (count == sessions.first ? "" : ", \(Numbers.grouped(count)) sessions")
                table.append([name] + titles.map { title in Numbers.grouped(slices([run], title).first?.rows ?? 0) })
            }
        }
        for line in lines where line.runs.contains(where: { $0.slices != nil }) {
            table.append(
                [line.name.forMarkdown]
                    + titles.map { title in
                        let found = slices(line.runs, title)
                        guard !found.isEmpty else { return "–" }
                        return
                            "\(percent(MeanAndSpread(found.map(\.hr)).mean)) / "
                            + "\(percent(MeanAndSpread(found.map(\.mrr)).mean))"
                    })
        }
        return "HR@20 / MRR@20 by training clicks of the target, means over the seeds:\n\n\(table)"
    }

    static func candidates(_ lines: [Line]) -> String? {
        var table = MarkdownTable([
            "variant", "candidates", "wanted", "categories", "items", "of all", "recall", "HR@20", "MRR@20", "NDCG@20",
            "µs/row",
            "µs/row, all items",
        ])
        var isEmpty = true
        var isFlattered = false
        for line in lines {
            for set in CandidateSets.all(of: line.runs) {
                func mean(_ value: (CandidateMetrics) -> Double) -> Double { MeanAndSpread(set.runs.map(value)).mean }
                let categories = unique(set.runs.map(\.categories).sorted()).filter { $0 > 0 }.map(String.init)
                let wanted = unique([set.wanted[0], set.wanted[set.wanted.count - 1]]).map(percent)
                table.append(
                    [
                        line.name.forMarkdown, set.strategy.title,
                        "\(wanted.joined(separator: "–")) %" + (set.fewerThanCutoff ? " ‡" : ""),
                        unique([categories.first, categories.last].compactMap(\.self)).joined(separator: "–"),
                        decimal(mean(\.size), 1), "\(percent(mean(\.fraction))) %", percent(mean(\.categoryRecall)),
                    ]
                        + metrics.map { metric in
                            MeanAndSpread(set.runs.map { $0.metrics[keyPath: metric.value] }).percents
                        } + [decimal(mean(\.microsecondsPerRow), 1), decimal(mean(\.fullMicrosecondsPerRow), 1)])
                isEmpty = false
                isFlattered = isFlattered || set.fewerThanCutoff
            }
        }
        guard !isEmpty else { return nil }
        return
            "Candidate sets of the same runs: a target outside is a miss, one inside has fewer competitors.\n\n\(table)"
            + (isFlattered ? "\n‡ Some rows have fewer than 20 candidates, which flatters them.\n" : "")
    }

    private static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<99.95: decimal(seconds, 1) + " s"
        case ..<(99.5 * 60): decimal(seconds / 60, 0) + " min"
        default: decimal(seconds / 3_600, 1) + " h"
        }
    }
}

/// The different ones among some values, in the order of their first occurrence.
func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
}
