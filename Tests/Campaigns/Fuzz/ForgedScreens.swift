import Basics
import Experiments
import Foundation
import Interface
import Runs
import ScreenKit

/// All pages of the workbench with a run on them, at a random size, after random keys.
enum ForgedScreens {
    private static let keys: [Key] = "123?lsSxr+-n jkhg/".map { .character($0) } + [.down, .up, .enter, .escape, .tab]

    static func draw(_ run: StoredRun, _ events: [RunEvent], _ random: inout RandomStream) throws {
        let size = Size(width: random.pick([20, 80, 200]), height: random.pick([5, 24, 50]))
        var state = Workbench(choices: [], size: size, isReadOnly: true)
        let experiment = (try? run.folder.experiment()) ?? Experiment(name: run.id.experiment)
        let record = RunRecord(
            id: run.id, experiment: experiment, status: RunStatus(run.status), summary: run.summary, failure: run.reason
        )
        _ = update(&state, .results([record]))
        _ = update(&state, .key(.character("2")))
        _ = update(&state, .key(.enter))
        _ = update(&state, .history(run.id, events))
        for _ in 0..<6 {
            let text = render(state, size: size).text
            let isSafe = text.unicodeScalars.allSatisfy {
                $0 == "\n" || $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value)
            }
            guard isSafe else { throw Failure.wrong("a screen with control characters: \(text.debugDescription)") }
            _ = update(&state, .key(random.pick(keys)))
        }
    }
}
