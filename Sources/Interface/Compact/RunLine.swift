import Basics
import Metrics
import ScreenKit

/// A run, or the finished runs of a variant, in one line: what it does and how far it is, its name, its MRR@20, the
/// time that is left.
enum RunLine {
    private static let stateWidth = 5
    private static let valueWidth = 6
    private static let timeWidth = 6

    /// - Parameter mark: index of its colour and marker; nil if it is not marked.
    static func draw(_ runs: [RunRecord], mark: Int? = nil, on screen: inout Screen, in area: Rect) {
        guard let run = runs.first else { return }
        var rest = area
        let state = rest.cutLeft(stateWidth)
        screen.draw(self.state(run, mark: mark), x: state.x, y: state.y, width: stateWidth - 1)
        if run.failure != nil {
            let hint = StyledText("e", .key) + StyledText(": why", .muted)
            let place = rest.cutRight(min(hint.displayWidth, rest.width / 2))
            screen.draw(hint, x: place.x, y: place.y, width: place.width)
        } else {
            let time = rest.cutRight(timeWidth)
            let left = run.secondsLeft.map(Numbers.duration) ?? ""
            screen.draw(left, x: time.maxX - left.displayWidth, y: time.y, width: timeWidth, style: .accent)
            let place = rest.cutRight(valueWidth)
            let value = self.value(runs)
            screen.draw(value, x: place.maxX - value.displayWidth, y: place.y, width: valueWidth)
        }
        let name = runs.count > 1 ? "\(run.variant) ×\(runs.count) · \(run.id.experiment)" : run.variantFirst
        screen.draw(name, x: rest.x, y: rest.y, width: rest.width - 1)
    }

    private static func state(_ run: RunRecord, mark: Int?) -> StyledText {
        if run.status.isWorking, let percent = run.scoredShare ?? run.percentDone {
            return StyledText(run.status.sign + percent, run.status.style)
        }
        let marker = mark.map { StyledText(LineChart.marker($0), .series($0)) } ?? StyledText(" ")
        let place = run.place.map { "\($0)" } ?? ""
        return marker + StyledText(run.status.sign + place, run.status.style)
    }

    /// The mean of the test rows or, in another colour, the best of validation so far.
    private static func value(_ runs: [RunRecord]) -> StyledText {
        let tests = runs.compactMap { $0.test?.mrr }
        if !tests.isEmpty { return StyledText(Numbers.percent(MeanAndSpread(tests).mean), .good) }
        return runs.first?.validation.map { StyledText(Numbers.percent($0.mrr), .muted) } ?? StyledText("–", .muted)
    }

    /// The same in as few words as possible: "▶ full 38 % 20.03 36m".
    static func words(_ run: RunRecord) -> StyledText {
        let share = run.status.isWorking ? run.scoredShare ?? run.percentDone : nil
        let parts = [
            run.variant, share, (run.test ?? run.validation).map { Numbers.percent($0.mrr) },
            run.secondsLeft.map(Numbers.duration),
        ]
        return StyledText(run.status.sign, run.status.style)
            + StyledText(parts.compactMap(\.self).reduce("") { $0 + " " + $1 })
    }
}
