import Basics
import Metrics
import Results

extension Figure {
    /// Differences to the baseline with their intervals, a row for each arm (a forest plot).
    /// - Throws: `LackOfResults` if nothing is judged.
    public static func ablation(_ title: String, _ comparison: Comparison) throws(LackOfResults) -> Figure {
        let parts = comparison.parts.filter { $0.judged.contains { $0 != nil } }
        guard let part = parts.first else {
            throw LackOfResults(
                comparison.arms.count < 2
                    ? "there is one variant with runs that are done, and a difference needs two"
                    : "no difference is judged with fewer than \(Comparison.leastSessions) test sessions")
        }
        let others = comparison.arms.indices.filter { $0 != comparison.baseline }
        let names = others.map { comparison.arms[$0].name }
        let delta = "Δ \(comparison.metric.title), percentage points"
        let panels = parts.enumerated().map { index, part in
            Panel(
                title: part.title, x: Axis(title: delta),
                y: Axis(title: "", scale: .rows(names), hasLabels: index.isMultiple(of: columns(parts.count))),
                marks: marks(part, others, comparison.margin))
        }
        let verdicts = Set(part.judged.compactMap { $0?.judgement.verdict })
        let zone = comparison.margin.map {
            LegendEntry(
                name: "margin of equivalence, ± \(short($0.points)) points", look: Look(colour: .zone), sample: .zone)
        }
        let legend = PairedDifference.Verdict.allCases.filter(verdicts.contains).map { verdict in
            LegendEntry(name: verdict.rawValue, look: Look(verdict), sample: .point)
        }
        return Figure(
            title: "\(title): Δ \(comparison.metric.title) to \(comparison.arms[comparison.baseline].name)",
            caption: caption(comparison), columns: columns(parts.count), panels: panels,
            legend: legend + [zone].compactMap(\.self))
    }

    private static func columns(_ parts: Int) -> Int { parts == 1 ? 1 : parts == 2 ? 2 : 3 }

    private static func marks(
        _ part: Comparison.Part, _ arms: [Int], _ margin: JudgingMargin?
    ) -> [Mark] {
        let zone = margin.map { Mark(form: .zone(-$0.points...$0.points)) }
        let zero = Mark(form: .verticalRule(0), isThin: true)
        let rows = arms.enumerated().flatMap { row, arm -> [Mark] in
            guard let judged = part.judged[arm] else { return [] }
            let (difference, y) = (judged.difference, Double(row))
            let look = Look(judged.judgement.verdict)
            func bar(_ interval: PairedDifference.Interval, isThin: Bool) -> Mark {
                Mark(
                    form: .interval(Place(100 * interval.lower, y), Place(100 * interval.upper, y)), look: look,
                    isThin: isThin)
            }
            let main = difference.newTraining.map { bar($0, isThin: false) }
            return [
                main ?? bar(difference.theseWeights, isThin: true),
                Mark(form: .point(Place(100 * difference.estimate, y)), look: look),
            ]
        }
        return [zone].compactMap(\.self) + [zero] + rows
    }

    private static func caption(_ comparison: Comparison) -> [String] {
        let baseline = comparison.arms[comparison.baseline]
        let part = comparison.parts[0]
        let hasOld = comparison.parts.joinedJudged.contains { $0.difference.newTraining == nil }
        let rows =
            comparison.parts.count == 1
            ? "paired over \(Numbers.grouped(part.rows)) test rows of \(Numbers.grouped(part.sessions)) sessions"
            : "paired over the test rows of each kind"
        return [
            "Differences to \(baseline.name), \(rows); "
                + "\(CaptionWords.seeds(comparison.arms.filter(\.isTrained).map(\.runs.count))) of what is trained.",
            "Bars: 95 % intervals of new training (Student's t over sessions and seeds)."
                + (hasOld ? " Thin bars, where seeds are too few: 95 % of these weights alone (bootstrap)." : "")
                + " Verdicts at 5 %, adjusted by Holm over \(comparison.judgedCount)"
                + (comparison.margin == nil ? "; no margin of equivalence." : "."),
        ]
    }

    /// "0.2", without zeros at the end.
    private static func short(_ points: Double) -> String {
        points == points.rounded() ? Numbers.fixed(points, 0) : "\(points)"
    }
}

extension [Comparison.Part] {
    fileprivate var joinedJudged: [Comparison.Judged] { flatMap { $0.judged.compactMap(\.self) } }
}

extension Look {
    /// Of a verdict: filled where there is one.
    fileprivate init(_ verdict: PairedDifference.Verdict) {
        switch verdict {
        case .better: self.init(colour: Look.blue, marker: .triangle)
        case .worse: self.init(colour: Look.vermilion, marker: .nabla)
        case .equal: self.init(colour: Look.green, marker: .square)
        case .undecided: self.init(colour: .ink, marker: .circle, isOpen: true)
        case .tooFewSeeds: self.init(colour: .frame, marker: .diamond, isOpen: true)
        }
    }
}
