import Basics
import Experiments
import Foundation
import Sessions

/// Sessions passed over epoch by epoch: how many steps an epoch takes, and which sessions or rows each step takes.
struct EpochSteps {
    let sessions: SessionSet
    /// Steps of one pass.
    let perEpoch: Int
    /// What `batch` numbers, if that is rows; nil: sessions.
    let rows: TrainingRows?
    private let settings: TrainingSettings
    private var order: (epoch: Int, indices: [Int])?

    /// - Parameter sessionLength: of the model; decides how many steps sessions side by side take.
    init(_ sessions: SessionSet, _ settings: TrainingSettings, sessionLength: Int) {
        self.sessions = sessions
        self.settings = settings
        rows = settings.batching == .rows ? TrainingRows(sessions) : nil
        perEpoch =
            switch settings.batching {
            case .sessions, .rows: ((rows?.count ?? sessions.count) + settings.batch - 1) / settings.batch
            case .parallel:
                SessionLanes.stepsPerEpoch(sessions, count: settings.batch, sessionLength: sessionLength)
            }
    }

    /// Number of passes over the sessions in this many steps.
    func epochs(_ steps: Int) -> Double { Double(steps) / Double(perEpoch) }

    /// With at most two decimals.
    func epochsInWords(_ steps: Int) -> String {
        epochs(steps).formatted(.number.precision(.fractionLength(0...2)).locale(Locale(identifier: "en_US_POSIX")))
    }

    /// Whether the validation set is scored after this many steps: `training.validationsPerEpoch` times per epoch.
    func isValidated(after steps: Int) -> Bool {
        let scored = { [settings, perEpoch] (steps: Int) in steps * settings.validationsPerEpoch / perEpoch }
        return scored(steps) > scored(steps - 1)
    }

    /// The sessions of a step, for `training.batching: sessions`, or its rows.
    mutating func batch(_ step: Int) -> ArraySlice<Int> {
        let order = order(epoch: step / perEpoch)
        let position = step % perEpoch * settings.batch
        return order[position..<min(position + settings.batch, order.count)]
    }

    private mutating func order(epoch: Int) -> [Int] {
        if let order, order.epoch == epoch { return order.indices }
        var stream = RandomStream(seed: settings.seed, name: "order", index: epoch)
        let draw =
            if let rows {
                SessionDraw(
                    count: rows.count, ageDecay: settings.ageDecay, sessions: sessions.count, session: rows.session)
            } else {
                SessionDraw(count: sessions.count, ageDecay: settings.ageDecay)
            }
        let drawn = draw.order(&stream, ascending: settings.order == .time)
        order = (epoch, drawn)
        return drawn
    }
}
