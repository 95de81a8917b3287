import Runs
import ScreenKit

/// The status of a run, whoever works on it.
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
    case queued, running, paused
    /// A program makes it as soon as there is memory.
    case waiting
    /// It was asked to stop and has not yet.
    case stopping
    case done, stopped, interrupted, failed

    public init(_ status: RunSummary.Status) {
        self =
            switch status {
            case .done: .done
            case .stopped: .stopped
            case .failed: .failed
            case .interrupted: .interrupted
            case .running: .running
            case .paused: .paused
            case .waiting: .waiting
            case .queued: .queued
            }
    }

    package var standing: RunStanding {
        switch self {
        case .done: .done
        case .running, .paused, .waiting, .queued, .stopping: .going
        case .stopped, .interrupted: .halted
        case .failed: .failed
        }
    }

    /// Waiting or worked on: leaving has to deal with it.
    var isActive: Bool { standing == .going }
    /// In some program's memory.
    package var isWorking: Bool { isActive && self != .queued }
    var isResumable: Bool { self == .stopped || self == .interrupted || self == .failed }

    var style: Style {
        switch self {
        case .running: .accent
        case .done: .good
        case .failed: .bad
        case .stopping, .paused, .waiting, .interrupted: .warning
        case .queued, .stopped: .muted
        }
    }

    var sign: String {
        switch self {
        case .running: "▶"
        case .done: "✓"
        case .failed: "✗"
        case .stopping, .stopped, .interrupted: "■"
        case .paused: "‖"
        case .queued, .waiting: "…"
        }
    }
}
