import Basics
import Experiments
import Models
import Sessions
import Tensor

/// Session-parallel training: lanes of sessions, and the states that a recurrent model carries from click to click.
package final class ParallelSessions {
    private var lanes: SessionLanes
    private let buffers: [Buffer]
    /// Per layer, lanes × width.
    package let states: [Matrix]
    /// Lanes and states before the last step.
    private var before: (lanes: SessionLanes, states: [Buffer])

    package init(_ model: any RecurrentModel, settings: TrainingSettings, sessions: SessionSet) {
        lanes = SessionLanes(
            sessions, count: settings.batch, sessionLength: model.sessionLength, seed: settings.seed,
            inOrderOfTime: settings.order == .time)
        buffers = model.stateWidths.map { Buffer(count: settings.batch * $0) }
        states = zip(buffers, model.stateWidths).map { $0.matrix(rows: settings.batch, columns: $1) }
        before = (lanes, buffers.map { Buffer(count: $0.count) })
    }

    /// The next click of every lane; where a session begins, the state is zero.
    package func next() -> [SessionLanes.Click] {
        before.lanes = lanes
        for (state, saved) in zip(buffers, before.states) {
            saved.copy(from: state)
        }
        let clicks = lanes.next()
        for (lane, click) in clicks.enumerated() where click.position == 0 {
            for state in states { state.rows(lane..<lane + 1).zero() }
        }
        return clicks
    }

    /// Undoes the last `next`, and what its step did to the states.
    func takeBack() {
        lanes = before.lanes
        for (state, saved) in zip(buffers, before.states) {
            state.copy(from: saved)
        }
    }

    /// Skips the clicks of steps done before; the states are left as they are.
    package func skip(steps: Int, stop: StopFlag = StopFlag()) throws(Stopped) {
        for _ in 0..<steps {
            try stop.check()
            _ = lanes.next()
        }
    }
}
