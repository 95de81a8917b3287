import Metrics

/// Bounds for numbers from a file. A checksum reveals damage, but not a file that somebody made up: whatever is read
/// must be within these bounds, so that arithmetic with it cannot overflow.
enum Plausibility {
    /// Counts of steps, rows or bytes: up to what a Double holds exactly.
    static let counts = 0...(1 << 53)

    /// The first impossible count, in words; nil if there is none.
    static func problem(counts: KeyValuePairs<String, Int>) -> String? {
        counts.first { !Self.counts.contains($0.value) }.map { "\($0.key) is \($0.value), which is impossible" }
    }

    /// The first fraction outside 0 to 1, in words; nil if there is none.
    static func problem(fractions: KeyValuePairs<String, Double>) -> String? {
        fractions.first { !(0...1).contains($0.value) }.map { "\($0.key) is \($0.value), not from 0 to 1" }
    }

    /// The first impossible duration, rate or other amount, in words; nil if there is none.
    static func problem(amounts: KeyValuePairs<String, Double>) -> String? {
        amounts.first { !(0...1e15).contains($0.value) }.map { "\($0.key) is \($0.value), which is impossible" }
    }
}

extension RankingMetrics {
    var problem: String? {
        Plausibility.problem(counts: ["rows": rows])
            ?? Plausibility.problem(fractions: ["hr@20": hr, "mrr@20": mrr, "ndcg@20": ndcg])
    }
}

extension TaskMetrics {
    var problem: String? {
        categories.lazy.compactMap {
            Plausibility.problem(counts: ["rows": $0.rows])
                ?? Plausibility.problem(fractions: ["accuracy": $0.accuracy])
        }.first
            ?? feedback.lazy.compactMap {
                Plausibility.problem(counts: ["rows": $0.rows])
                    ?? Plausibility.problem(fractions: ["rate": $0.rate, "auc": $0.auc ?? 0])
            }.first
    }
}

extension RepeatCalibration {
    var problem: String? {
        repeats.problem ?? others.problem
            ?? places.lazy.compactMap {
                Plausibility.problem(fractions: ["predicted": $0.predicted, "actual": $0.actual])
            }.first
    }
}

extension SecondStageResult {
    var problem: String? {
        test.problem ?? validation.problem ?? validationOfModel.problem
            ?? Plausibility.problem(counts: ["trees": trees])
            ?? Plausibility.problem(fractions: ["poolRecall": poolRecall])
            ?? Plausibility.problem(amounts: [
                "poolSize": poolSize, "microsecondsPerRow": microsecondsPerRow, "fittingSeconds": fittingSeconds,
            ])
    }
}

extension RepeatCorrection {
    var problem: String? {
        validation.problem ?? validationRepeats.problem ?? Plausibility.problem(counts: ["rows": rows])
            ?? weights.lazy.compactMap { Plausibility.problem(amounts: ["weight": abs($0.value)]) }.first
    }
}

extension CategoryComparison {
    var problem: String? {
        Plausibility.problem(counts: ["rows": rows])
            ?? Plausibility.problem(fractions: ["accuracy": head.accuracy, "implied accuracy": implied.accuracy])
            ?? Plausibility.problem(amounts: ["log loss": head.logLoss, "implied log loss": implied.logLoss])
    }
}

extension DegradedCategories {
    var problem: String? {
        let candidates = [candidates, both].compactMap(\.self)
        let sets = candidates.flatMap(\.sets)
        return Plausibility.problem(fractions: ["wanted": wanted ?? 0, "reached": reached])
            ?? (candidates.map(\.first) + sets.map(\.metrics) + [head].compactMap(\.self)).lazy.compactMap(\.problem)
            .first
            ?? sets.lazy.compactMap {
                Plausibility.problem(fractions: ["wanted": $0.wanted, "recall": $0.recall])
            }.first
    }
}

extension ShortenedSessions {
    var problem: String? {
        Plausibility.problem(counts: ["clicks": clicks ?? 0, "shortenedRows": shortenedRows])
            ?? all.problem ?? cold?.problem
    }
}

extension DatasetSummary {
    var problem: String? {
        Plausibility.problem(counts: [
            "items": items, "trainingSessions": trainingSessions, "trainingRows": trainingRows,
            "validationRows": validationRows, "testRows": testRows,
        ]) ?? categories.lazy.compactMap { Plausibility.problem(counts: ["categories": $0]) }.first
    }
}

extension CandidateMetrics {
    var problem: String? {
        metrics.problem ?? Plausibility.problem(counts: ["categories": categories])
            ?? Plausibility.problem(fractions: [
                "wanted": wanted, "fraction": fraction, "categoryRecall": categoryRecall,
            ])
            ?? Plausibility.problem(amounts: [
                "size": size, "microsecondsPerRow": microsecondsPerRow,
                "fullMicrosecondsPerRow": fullMicrosecondsPerRow,
            ])
    }
}

extension PopularitySlice {
    var problem: String? {
        metrics.problem ?? Plausibility.problem(counts: ["fromClicks": fromClicks, "toClicks": toClicks ?? 0])
    }
}

extension RunSummary {
    /// The first impossible number, in words; nil if there is none.
    var problem: String? {
        var problems = [
            dataset.problem, metrics.test.problem, metrics.validation.problem, metrics.testTasks?.problem,
            metrics.validationTasks?.problem, metrics.testRepeats?.problem, metrics.validationRepeats?.problem,
            metrics.repeatCorrection?.problem, metrics.testCategoryTold?.problem,
        ]
        problems += (metrics.testCategories ?? []).map(\.problem)
        problems += (metrics.testDegradedCategories ?? []).map(\.problem)
        problems += (metrics.testShortenedSessions ?? []).map(\.problem)
        problems += (slices ?? []).map(\.problem)
        problems += candidates.map(\.problem)
        problems.append(secondStage?.problem)
        problems += references.values.map(\.problem)
        problems.append(
            Plausibility.problem(counts: [
                "parameters": parameters, "workers": workers, "memory.peakBytes": memory?.peakBytes ?? 0,
                "beside.runs": beside?.runs ?? 0, "beside.threads": beside?.threads ?? 0,
            ]))
        problems.append(
            Plausibility.problem(amounts: [
                "speed.trainingRowsPerSecond": speed.trainingRowsPerSecond,
                "speed.evaluationRowsPerSecond": speed.evaluationRowsPerSecond, "seconds.total": seconds.total,
                "seconds.training": seconds.training, "seconds.evaluation": seconds.evaluation, "epochs": epochs,
                "bestEpoch": bestEpoch, "epochsTo95Percent": convergence?.epochsTo95Percent ?? 0,
                "epochsTo99Percent": convergence?.epochsTo99Percent ?? 0,
            ]))
        return problems.lazy.compactMap(\.self).first
    }
}

extension RunEvent {
    /// The first impossible number, in words; nil if there is none. A loss may be NaN or infinite: that is divergence.
    var problem: String? {
        switch self {
        case .started(let start):
            start.dataset.problem
                ?? Plausibility.problem(counts: [
                    "parameters": start.parameters, "plannedSteps": start.plannedSteps, "workers": start.workers,
                ])
        case .resumed(let step, _, _), .stopped(let step, _): Plausibility.problem(counts: ["step": step])
        case .training(let progress):
            Plausibility.problem(counts: ["step": progress.step])
                ?? Plausibility.problem(amounts: [
                    "epoch": progress.epoch, "rowsPerSecond": progress.rowsPerSecond, "seconds": progress.seconds,
                    "secondsLeft": progress.secondsLeft,
                ])
        case .validation(let validation):
            validation.metrics.problem ?? validation.tasks?.problem
                ?? Plausibility.problem(counts: ["step": validation.step])
                ?? Plausibility.problem(amounts: ["epoch": validation.epoch])
        case .reading(let progress):
            Plausibility.problem(counts: ["bytes": progress.bytes, "of": progress.of])
                ?? Plausibility.problem(amounts: ["seconds": progress.seconds])
        case .evaluating(let rows, let all): Plausibility.problem(counts: ["rows": rows, "of": all])
        case .finished(let summary): summary.problem
        case .phase, .waiting, .failed: nil
        }
    }
}
