import Metrics
import Results
import Runs

extension Figure {
    /// MRR@20 against each cost, with the front: what no other has at least the MRR@20 of for no more.
    /// - Parameter groups: results on the same test rows of runs that differ in nothing but the seed, with what they
    ///   are called.
    /// - Throws: `LackOfResults` with fewer than two.
    public static func pareto(
        _ title: String, _ groups: [(name: String, runs: [RunSummary])]
    ) throws(LackOfResults) -> Figure {
        let groups = groups.filter { $0.runs.contains { $0.metrics.test.rows > 0 && $0.ranksItems != false } }
        guard groups.count > 1 else {
            throw LackOfResults("a front needs two variants with results on the test rows, and there are fewer")
        }
        let metrics = groups.map { MeanAndSpread($0.runs.map { 100 * $0.metrics.test.mrr }) }
        let panels = Cost.allCases.compactMap { cost -> Panel? in
            let costs = groups.map { group in MeanAndSpread(group.runs.map { cost.value($0) / cost.axisUnit }).mean }
            // On a logarithmic axis there is no place for what costs nothing, such as the parameters of a baseline.
            let shown = costs.indices.filter { costs[$0].isFinite && costs[$0] > 0 }
            guard shown.count > 1 else { return nil }
            let front = Cost.front(costs.indices.map { (metrics[$0].mean, costs[$0]) })
            return Panel(
                x: Axis(title: cost.axisTitle, scale: .logarithmic), y: Axis(title: "MRR@20, %"),
                marks: [line(shown.filter { front[$0] }.map { Place(costs[$0], metrics[$0].mean) }, costs, shown)]
                    + shown.flatMap { index in
                        marks(Place(costs[index], metrics[index].mean), metrics[index], front[index], index)
                    })
        }
        guard !panels.isEmpty else { throw LackOfResults("the costs of fewer than two variants are known") }
        let staged = groups.contains { $0.runs.contains { $0.secondStage != nil } }
        let besides = groups.contains { $0.runs.contains { $0.beside != nil } }
        return Figure(
            title: title,
            caption: [
                "Filled, and joined: on the front, for which no other variant has at least the MRR@20 at no more cost. "
                    + "What costs nothing has no place on a logarithmic axis.",
                CaptionWords.spread(groups.map(\.runs.count), "Bars: mean MRR@20") + " Costs are means.",
            ] + (staged ? ["Results are those of the models, without their second stages."] : [])
                + (besides ? ["Some times were taken beside other runs, and are not those of a run alone."] : []),
            columns: 2, panels: panels,
            legend: groups.enumerated().map { index, group in
                LegendEntry(
                    name: group.name, look: Look(colour: Look.blue, isOpen: true), sample: .number("\(index + 1)"))
            })
    }

    /// Steps: what can be had for a cost is what the best of the cheaper ones has.
    private static func line(_ front: [Place], _ costs: [Double], _ shown: [Int]) -> Mark {
        var steps: [Place] = []
        for place in front.sorted(by: { $0.x < $1.x }) {
            if let last = steps.last { steps.append(Place(place.x, last.y)) }
            steps.append(place)
        }
        if let last = steps.last, let most = shown.map({ costs[$0] }).max() { steps.append(Place(most, last.y)) }
        return Mark(form: .line(steps), look: Look(colour: Look.vermilion))
    }

    private static func marks(_ place: Place, _ metric: MeanAndSpread, _ isOnFront: Bool, _ index: Int) -> [Mark] {
        let look = Look(colour: isOnFront ? Look.vermilion : Look.blue, isOpen: !isOnFront)
        let bar = metric.deviation.map { deviation in
            Mark(
                form: .interval(Place(place.x, place.y - deviation), Place(place.x, place.y + deviation)), look: look,
                isThin: true)
        }
        return [bar].compactMap(\.self) + [Mark(form: .point(place, label: "\(index + 1)"), look: look)]
    }
}

extension Cost {
    /// What the numbers on the axis count.
    fileprivate var axisUnit: Double { self == .memory ? 1e6 : 1 }

    fileprivate var axisTitle: String {
        switch self {
        case .training: "training, seconds"
        case .ranking: "ranking, µs per row"
        case .memory: "peak memory, MB"
        case .parameters: "parameters"
        }
    }
}
