import Experiments
import Metrics

/// A dataset after filtering and splitting: what models are trained and scored on.
public struct Dataset: Sendable {
    public var name: String
    public var catalogue: Catalogue
    public var training: SessionSet
    public var validation: SessionSet
    public var test: SessionSet
    /// Whole training and validation sessions, in time order, before items unseen in training were dropped: what a
    /// refit trains on.
    public var refit: SessionSet
    /// Names of the feedback tasks, in the order of the sessions' labels.
    public var feedback: [String]
    /// What was found in the source; nil for what is generated.
    public var report: SourceReport?
    /// What was made worse of the metadata, on purpose.
    public var degraded = DegradedMetadata()
    /// What items that are only asked for have changed; nil without them.
    public var coldItems: ColdItemCounts?
    /// Hash of everything above but name, report, settings and counts, plus the protocol: 16 hexadecimal digits.
    public var fingerprint: String

    /// Without `refit`, a refit trains on the training sessions followed by the validation sessions.
    public init(
        name: String, catalogue: Catalogue, training: SessionSet, validation: SessionSet, test: SessionSet,
        refit: SessionSet? = nil, feedback: [String] = [], report: SourceReport? = nil, fingerprint: String
    ) {
        self.name = name
        self.catalogue = catalogue
        self.training = training
        self.validation = validation
        self.test = test
        self.refit = refit ?? training + validation
        self.feedback = feedback
        self.report = report
        self.fingerprint = fingerprint
    }

    public var summary: DatasetSummary {
        DatasetSummary(
            name: name, fingerprint: fingerprint, testRowsFingerprint: testRowsHash, items: catalogue.count,
            trainingSessions: training.count,
            trainingRows: training.rows, validationRows: validation.rows, testRows: test.rows,
            categories: catalogue.categories.map(\.count), feedback: feedback.isEmpty ? nil : feedback)
    }
}
