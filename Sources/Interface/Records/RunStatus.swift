import Runs
import ScreenKit

/// The status of a run, as this workbench sees it.
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
    case queued, running, stopping, done, stopped, interrupted, failed
    /// Another process is working on it.
    case elsewhere

    public init(_ status: RunSummary.Status) {
        self =
            switch status {
            case .done: .done
            case .stopped: .stopped
            case .failed: .failed
            case .interrupted: .interrupted
            case .running: .elsewhere
            }
    }

    var standing: RunStanding {
        switch self {
        case .done: .done
        case .running, .queued, .stopping, .elsewhere: .going
        case .stopped, .interrupted: .halted
        case .failed: .failed
        }
    }

    /// Waiting or working in this process: leaving has to deal with it.
    var isActive: Bool { self == .queued || self == .running || self == .stopping }
    /// Working, here or elsewhere.
    var isWorking: Bool { self == .running || self == .elsewhere }
    var isResumable: Bool { self == .stopped || self == .interrupted || self == .failed }

    var style: Style {
        switch self {
        case .running, .elsewhere: .accent
        case .done: .good
        case .failed: .bad
        case .stopping, .interrupted: .warning
        case .queued, .stopped: .muted
        }
    }

    var sign: String {
        switch self {
        case .running, .elsewhere: "▶"
        case .done: "✓"
        case .failed: "✗"
        case .stopping, .stopped, .interrupted: "■"
        case .queued: "…"
        }
    }
}
