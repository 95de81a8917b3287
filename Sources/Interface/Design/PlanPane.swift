import Experiments
import ScreenKit

/// What the keys of the Design page would launch, for an experiment without a study.
struct PlanPane {
    private let form: DesignForm
    private let isFormBlocked: Bool
    private let isAllBlocked: Bool

    init(_ form: DesignForm, isFormBlocked: Bool, isAllBlocked: Bool) {
        self.form = form
        self.isFormBlocked = isFormBlocked
        self.isAllBlocked = isAllBlocked
    }

    /// Rows the pane takes of those available; the facts about the experiment get the rest.
    func height(in available: Int) -> Int {
        let runs = form.experiments.count + (available >= 20 ? form.ablations.count : 0)
        return min(available - 7, 4 + min(runs, max(available - 13, 0)))
    }

    func draw(_ studies: StudyBoard, on screen: inout Screen, in area: Rect) {
        let inner = screen.box(area, title: StyledText("Launch", .title)).inset(x: 1, y: 0)
        let plans: [(key: String, runs: [Experiment], isBlocked: Bool)] = [
            ("Enter", form.experiments, isFormBlocked), ("a", form.ablations, isAllBlocked),
        ]
        var y = inner.y
        for (number, plan) in plans.enumerated() {
            let count = plan.isBlocked ? 0 : plan.runs.count
            let runs = count == 1 ? "1 run" : "\(count) runs"
            var names: [String] = []
            for name in plan.runs.map(studies.variant) where names.last != name { names.append(name) }
            let line =
                StyledText(plan.key.padding(to: 6), plan.isBlocked ? .muted : .key.strong)
                + StyledText("\(runs) ".padding(to: 7), plan.isBlocked ? .muted : .text.strong)
                + StyledText(names.joined(separator: ", "), plan.isBlocked ? .muted : .text)
            screen.draw(line, x: inner.x, y: y, width: inner.width)
            y += 1
            let linesLeft = inner.maxY - y - (plans.count - 1 - number)
            guard !plan.isBlocked, plan.runs.count > 1, linesLeft > 0 else { continue }
            for (index, run) in plan.runs.prefix(linesLeft).enumerated() {
                let isCut = index == linesLeft - 1 && plan.runs.count > linesLeft
                let text =
                    isCut
                    ? "… \(plan.runs.count - index) more"
                    : "\(studies.variant(of: run)) · seed \(run.training.seed)"
                screen.draw(text, x: inner.x + 13, y: y, width: inner.width - 13, style: .muted)
                y += 1
            }
        }
    }
}

extension String {
    /// Pads the text on the right with blanks to a display width.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(width - displayWidth, 0)) }
}
