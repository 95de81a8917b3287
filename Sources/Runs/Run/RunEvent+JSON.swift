import Basics
import Foundation

/// An event is one flat JSON object; "event" names its case.
extension RunEvent {
    private enum Name: String, Codable {
        case started, resumed, phase, reading, waiting, training, validation, evaluating, finished, stopped, failed
    }

    private enum CodingKeys: String, CodingKey {
        case event, step, exact, date, text, rows, of, summary, message
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .started(let start):
            try values.encode(Name.started, forKey: .event)
            try start.encode(to: encoder)
        case .resumed(let step, let exact, let date):
            try values.encode(Name.resumed, forKey: .event)
            try values.encode(step, forKey: .step)
            try values.encode(exact, forKey: .exact)
            try values.encode(date, forKey: .date)
        case .phase(let text):
            try values.encode(Name.phase, forKey: .event)
            try values.encode(text, forKey: .text)
        case .reading(let progress):
            try values.encode(Name.reading, forKey: .event)
            try progress.encode(to: encoder)
        case .waiting(let text):
            try values.encode(Name.waiting, forKey: .event)
            try values.encode(text, forKey: .text)
        case .training(let progress):
            try values.encode(Name.training, forKey: .event)
            try progress.encode(to: encoder)
        case .validation(let validation):
            try values.encode(Name.validation, forKey: .event)
            try validation.encode(to: encoder)
        case .evaluating(let rows, let all):
            try values.encode(Name.evaluating, forKey: .event)
            try values.encode(rows, forKey: .rows)
            try values.encode(all, forKey: .of)
        case .finished(let summary):
            try values.encode(Name.finished, forKey: .event)
            try values.encode(summary, forKey: .summary)
        case .stopped(let step, let date):
            try values.encode(Name.stopped, forKey: .event)
            try values.encode(step, forKey: .step)
            try values.encode(date, forKey: .date)
        case .failed(let message, let date):
            try values.encode(Name.failed, forKey: .event)
            try values.encode(message, forKey: .message)
            try values.encode(date, forKey: .date)
        }
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        switch try values.decode(Name.self, forKey: .event) {
        case .started: self = .started(try Start(from: decoder))
        case .resumed:
            self = .resumed(
                step: try values.decode(Int.self, forKey: .step), exact: try values.decode(Bool.self, forKey: .exact),
                date: try values.decode(Date.self, forKey: .date))
        case .phase: self = .phase(try values.decode(String.self, forKey: .text))
        case .waiting: self = .waiting(try values.decode(String.self, forKey: .text))
        case .reading: self = .reading(try ReadingProgress(from: decoder))
        case .training: self = .training(try Progress(from: decoder))
        case .validation: self = .validation(try Validation(from: decoder))
        case .evaluating:
            self = .evaluating(
                rows: try values.decode(Int.self, forKey: .rows), of: try values.decode(Int.self, forKey: .of))
        case .finished: self = .finished(try values.decode(RunSummary.self, forKey: .summary))
        case .stopped:
            self = .stopped(
                step: try values.decode(Int.self, forKey: .step), date: try values.decode(Date.self, forKey: .date))
        case .failed:
            self = .failed(
                message: try values.decode(String.self, forKey: .message),
                date: try values.decode(Date.self, forKey: .date))
        }
    }
}

extension RunEvent {
    /// The step that the event belongs to; nil for events that are not tied to one.
    var step: Int? {
        switch self {
        case .training(let progress): progress.step
        case .validation(let validation): validation.step
        case .stopped(let step, _): step
        case .started, .resumed, .phase, .reading, .waiting, .evaluating, .finished, .failed: nil
        }
    }
}
