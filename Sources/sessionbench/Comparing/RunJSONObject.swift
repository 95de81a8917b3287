import Results
import Runs

/// A run in JSON: its summary if there is one, with what follows from what it recommends and from other runs; else what
/// is known.
struct RunJSONObject: Encodable {
    private enum CodingKeys: String, CodingKey {
        case run, status, reason, queuePlace, note, tags, beyondAccuracy, secondStageBeyondAccuracy,
            categoryCalibration, pareto
    }

    let run: StoredRun
    var kept: KeptLists?
    var place: ParetoPlace?

    func encode(to encoder: any Encoder) throws {
        if var summary = run.summary {
            // The name of the run that it was made of finds nothing here.
            if run.isReference { summary.run = run.id.description }
            try summary.encode(to: encoder)
            var values = encoder.container(keyedBy: CodingKeys.self)
            if let kept {
                try values.encodeIfPresent(BeyondAccuracy(kept.lists.full, of: kept.lists), forKey: .beyondAccuracy)
                try values.encodeIfPresent(
                    kept.lists.reranked.flatMap { BeyondAccuracy($0, of: kept.lists) },
                    forKey: .secondStageBeyondAccuracy)
                if !kept.calibration.isEmpty { try values.encode(kept.calibration, forKey: .categoryCalibration) }
            }
            try encodeNotes(in: &values)
            return try values.encodeIfPresent(place, forKey: .pareto)
        }
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(run.id.description, forKey: .run)
        try values.encode(run.status, forKey: .status)
        try values.encodeIfPresent(run.reason, forKey: .reason)
        try values.encodeIfPresent(run.place, forKey: .queuePlace)
        try encodeNotes(in: &values)
    }

    private func encodeNotes(in values: inout KeyedEncodingContainer<CodingKeys>) throws {
        if !run.notes.note.isEmpty { try values.encode(run.notes.note, forKey: .note) }
        if !run.notes.tags.isEmpty { try values.encode(run.notes.tags, forKey: .tags) }
    }
}
