import Metrics
import Results

extension Figure {
    /// The metric and the recall of targets by the size of candidate sets, a row of panels for each strategy, with the
    /// full ranking as a line across.
    /// - Parameter groups: models of runs that differ in nothing but the seed, with what they are called.
    /// - Throws: `LackOfResults` if no sets were measured.
    public static func candidates(
        _ title: String, _ groups: [(name: String, runs: [CandidateCurves.Model])], _ metric: RankingMetric
    ) throws(LackOfResults) -> Figure {
        let groups = groups.filter { $0.runs.contains { !$0.points.isEmpty } }
        let all = CandidateCurves(models: groups.flatMap(\.runs))
        guard !all.sizes.isEmpty else {
            throw LackOfResults(
                "no candidate sets were measured with these runs: evaluation.candidates names their sizes, and "
                    + "\"sessionbench candidates\" explores more from the weights")
        }
        let looks = groups.indices.map(Look.init(series:))
        let panels = all.strategies.flatMap { strategy -> [Panel] in
            func panel(_ name: String, _ value: (CandidateCurves.Point) -> Value) -> Panel {
                Panel(
                    title: strategy.rawValue, x: Axis(title: "wanted size, % of the items", scale: .logarithmic),
                    y: Axis(title: name),
                    marks: zip(groups, looks).flatMap { group, look in
                        marks(group.runs.compactMap { $0.points[strategy] }, value, look)
                    })
            }
            var quality = panel("\(metric.title), %") { ($0[metric].value, $0[metric].interval) }
            quality.marks += zip(groups, looks).filter { $0.0.runs.contains { $0.points[strategy] != nil } }.map {
                let mean = MeanAndSpread($0.runs.map { 100 * $0.full[metric].value }).mean
                return Mark(form: .horizontalRule(mean), look: Look(colour: $1.colour, dash: [1, 2]), isThin: true)
            }
            return [quality, panel("recall of the target, %") { ($0.recall, nil) }]
        }
        return Figure(
            title: title, caption: caption(groups, metric), columns: 2, panels: panels,
            legend: zip(groups, looks).map { LegendEntry(name: $0.name, look: $1, sample: .lineAndPoint) })
    }

    /// A fraction and, if it was resampled, its interval.
    private typealias Value = (value: Double, interval: ClosedRange<Double>?)

    private static func caption(
        _ groups: [(name: String, runs: [CandidateCurves.Model])], _ metric: RankingMetric
    ) -> [String] {
        let hasIntervals =
            groups.allSatisfy { $0.runs.count == 1 }
            && groups.flatMap(\.runs).contains { $0.points.values.joined().contains { $0[metric].interval != nil } }
        return [
            "A target that is no candidate is a miss; dotted: the full ranking of the same model.",
            hasIntervals
                ? "Bars: 95 % by bootstrap of whole sessions (other sessions, these weights); one seed each."
                : CaptionWords.spread(groups.map(\.runs.count), "Bars: mean"),
        ]
    }

    private static func marks(
        _ runs: [[CandidateCurves.Point]], _ value: (CandidateCurves.Point) -> Value, _ look: Look
    ) -> [Mark] {
        let sizes = Set(runs.joined().map(\.wanted)).filter { $0 < 1 }.sorted()
        var line: [Place] = []
        var marks: [Mark] = []
        for size in sizes {
            let here = runs.compactMap { run in run.first { $0.wanted == size }.map(value) }
            let mean = MeanAndSpread(here.map { 100 * $0.value })
            let place = Place(100 * size, mean.mean)
            var ends = mean.deviation.map { (mean.mean - $0, mean.mean + $0) }
            if here.count == 1, let interval = here[0].interval {
                ends = (100 * interval.lowerBound, 100 * interval.upperBound)
            }
            if let ends, ends.0 < ends.1 {
                marks.append(Mark(form: .interval(Place(place.x, ends.0), Place(place.x, ends.1)), look: look))
            }
            line.append(place)
            marks.append(Mark(form: .point(place), look: look))
        }
        return [Mark(form: .line(line), look: look)] + marks
    }
}
