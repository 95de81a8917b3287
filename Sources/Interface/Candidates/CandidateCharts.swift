import Basics
import Metrics
import Results
import ScreenKit

/// A metric against the size of candidate sets, and what ranking in them costs.
struct CandidateCharts {
    let compared: ComparedCandidates
    let metric: RankingMetric
    let strategy: CandidateStrategy
    /// Size under the cursor, a share of the catalogue.
    let size: Double

    private var curves: CandidateCurves { compared.curves }

    /// "0.25 %", "4 %".
    static func label(_ share: Double) -> String {
        var text = Numbers.percent(share)
        while text.hasSuffix("0") { text.removeLast() }
        return (text.hasSuffix(".") ? String(text.dropLast()) : text) + " %"
    }

    // MARK: The plot

    /// One model: a line for each strategy. Several: a line each for the strategy in view, the others faint behind.
    var plot: LineChart {
        let isOne = curves.models.count == 1
        let others = curves.strategies.filter { $0 != strategy }
        let lines = zip(curves.models, compared.indices).flatMap { model, index -> [LineChart.Series] in
            let own = line(model, strategy, isOne ? strategy.rawValue : model.name, isOne ? hue(strategy) : index)
            let rest = others.map { other in
                isOne
                    ? line(model, other, other.rawValue, hue(other)) : line(model, other, "", index, .faint)
            }
            return isOne ? [own] + rest : rest + [own]
        }
        var chart = LineChart(
            series: lines + ceilings, xLabel: "", includesZero: true, decimals: 2,
            emptyText: compared.emptiness ?? "no sets")
        let sizes = curves.sizes
        chart.xScale = .logarithmic
        chart.xTicks = sizes.map { Axis.Tick(value: $0, label: Self.label($0)) }
        if let first = sizes.first, let last = sizes.last { chart.xRange = first...last }
        // A ceiling far above all lines would flatten them.
        let most = (lines.flatMap { $0.points.map(\.y) + $0.band.map(\.upperBound) } + rules.map(\.y)).max() ?? 0
        if most > 0 { chart.yRange = 0...(most * 1.05) }
        chart.rules = rules
        chart.cursor = size
        return chart
    }

    private func hue(_ strategy: CandidateStrategy) -> Int { curves.strategies.firstIndex(of: strategy) ?? 0 }

    private func line(
        _ model: CandidateCurves.Model, _ strategy: CandidateStrategy, _ label: String, _ index: Int,
        _ look: LineChart.Series.Look = .line
    ) -> LineChart.Series {
        let points = model.points[strategy] ?? []
        let bands = points.compactMap { $0[metric].interval }.map { 100 * $0.lowerBound...100 * $0.upperBound }
        return LineChart.Series(
            label: label, index: index, points: points.map { .init(x: $0.wanted, y: 100 * $0[metric].value) },
            look: look, band: strategy == self.strategy ? bands : [])
    }

    /// What no order of the candidates can exceed.
    private var ceilings: [LineChart.Series] {
        zip(curves.models, compared.indices).map { model in
            let points = (model.0.points[strategy] ?? []).map { LineChart.Point(x: $0.wanted, y: 100 * $0.recall) }
            let index = curves.models.count == 1 ? hue(strategy) : model.1
            return LineChart.Series(
                label: "", index: index, points: points, look: .dotted)
        }
    }

    private var rules: [LineChart.Rule] {
        zip(curves.models, compared.indices).enumerated().map { number, model in
            let value = 100 * model.0.full[metric].value
            let isOne = curves.models.count == 1
            return LineChart.Rule(
                y: value, label: number == compared.focus ? "all items \(Numbers.fixed(value, 2))" : "",
                style: isOne ? .muted : .series(model.1))
        }
    }

    // MARK: The bars

    /// Time per row and share of the metric, of the model in view: a bar for each size, and for all items.
    var bars: BarList {
        guard let model = compared.model else { return BarList([]) }
        let points = (model.points[strategy] ?? []) + [model.full]
        return BarList(
            points.map { point in
                let kept = model.kept(metric, point).map { "\(Numbers.fixed(100 * $0, 0)) %" } ?? "–"
                let time = Numbers.fixed(point.microseconds, point.microseconds < 10 ? 1 : 0)
                let padding = String(repeating: " ", count: max(6 - kept.displayWidth, 0))
                return BarList.Item(
                    point.wanted < 1 ? Self.label(point.wanted) : "all", value: point.microseconds,
                    text: StyledText(time) + StyledText(padding + kept, .muted),
                    style: point.wanted < 1 ? .series(hueOfModel) : .muted, isSelected: point.wanted == size)
            })
    }

    /// Sizes of the bars, for clicks.
    var barSizes: [Double] { (compared.model?.points[strategy] ?? []).map(\.wanted) }

    private var hueOfModel: Int {
        curves.models.count == 1 ? hue(strategy) : compared.indices[compared.focus]
    }
}
