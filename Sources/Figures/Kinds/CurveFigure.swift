import Metrics

extension Figure {
    /// Losses and the validation metric by epoch, a line for each variant: of one run, or the mean over the seeds.
    /// - Parameter groups: runs that differ in nothing but the seed, with what they are called.
    /// - Throws: `LackOfResults` if nothing was reported.
    public static func curves(
        _ title: String, _ groups: [(name: String, runs: [CourseOfRun])]
    ) throws(LackOfResults) -> Figure {
        let groups = groups.map { (name: $0.name, runs: $0.runs.filter { !$0.isEmpty }) }.filter { !$0.runs.isEmpty }
        guard !groups.isEmpty else { throw LackOfResults("no run has reported any training yet") }
        let runs = groups.flatMap(\.runs)
        let ranksItems = runs.contains(where: \.ranksItems)
        let loss = ranksItems ? "item loss per row, nats" : "loss per row, nats"
        let score = ranksItems ? "validation MRR@20, %" : "validation AUC, %"
        let quantities: [(String, (CourseOfRun) -> [Place])] = [
            ("training \(loss)", \.training), ("validation \(loss)", \.validationLoss), (score, \.validationScore),
        ]
        let panels = quantities.filter { quantity in runs.contains { !quantity.1($0).isEmpty } }.map { name, points in
            Panel(
                x: Axis(title: "epoch"), y: Axis(title: name),
                marks: groups.enumerated().flatMap { index, group in
                    MeanCurve(group.runs.map(points)).marks(Look(series: index))
                })
        }
        let counts = groups.map(\.runs.count)
        return Figure(
            title: title,
            caption: [
                counts.contains { $0 > 1 }
                    ? "Lines are means over the seeds that got that far; bands: "
                        + CaptionWords.spread(counts, "mean") : "Each line is one run, with one seed."
            ], columns: 3, panels: panels,
            legend: groups.enumerated().map {
                LegendEntry(name: $0.element.name, look: Look(series: $0.offset), sample: .line)
            })
    }
}

/// Several curves of one quantity as one, with their spread.
struct MeanCurve {
    private(set) var points: [(x: Double, value: MeanAndSpread)] = []

    /// More points than this are put together: nobody could tell them apart.
    static let mostPoints = 150
    private static let mostMarkers = 30
    private static let bins = 75.0

    init(_ curves: [[Place]]) {
        let curves = curves.map { $0.filter { $0.x.isFinite && $0.y.isFinite } }
        let places = Set(curves.joined().map(\.x))
        // Reports come by time, so that those of several runs are not at the same places; validations are.
        let isAligned = curves.count == 1 || places.count <= (curves.map(\.count).max() ?? 0)
        let most = places.max() ?? 0
        let width = isAligned && places.count <= Self.mostPoints || most <= 0 ? nil : most / Self.bins
        func bin(_ x: Double) -> Double { width.map { min((x / $0).rounded(.down), Self.bins - 1) } ?? x }
        // A run counts once in a bin, however often it reported there.
        let means = curves.map { curve in
            Dictionary(grouping: curve) { bin($0.x) }.mapValues { points in
                Place(Self.mean(points.map(\.x)), Self.mean(points.map(\.y)))
            }
        }
        for key in Set(means.flatMap(\.keys)).sorted() {
            let here = means.compactMap { $0[key] }
            points.append((Self.mean(here.map(\.x)), MeanAndSpread(here.map(\.y))))
        }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    func marks(_ look: Look) -> [Mark] {
        let spread = points.map { ($0.x, $0.value.mean, $0.value.deviation ?? 0) }
        var marks: [Mark] = []
        if spread.contains(where: { $0.2 > 0 }) {
            let upper = spread.map { Place($0.0, $0.1 + $0.2) }
            marks.append(Mark(form: .area(upper + spread.reversed().map { Place($0.0, $0.1 - $0.2) }), look: look))
        }
        marks.append(Mark(form: .line(points.map { Place($0.x, $0.value.mean) }), look: look))
        if points.count <= Self.mostMarkers {
            marks += points.map { Mark(form: .point(Place($0.x, $0.value.mean)), look: look, isThin: true) }
        }
        return marks
    }
}
