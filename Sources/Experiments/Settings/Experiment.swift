/// One experiment: everything that decides a run's outcome, as plain values.
///
/// A user's YAML file, the form in the workbench and the `experiment.yaml` in a run folder are three views of this
/// type. Every stored property is a key of the schema (`ExperimentSchema`), with the same name.
public struct Experiment: Sendable, Hashable, Encodable {
    /// Folder name under the results folder, and title in tables.
    public var name: String
    public var data: DataSource
    public var `protocol`: EvaluationProtocol
    public var model: ModelSettings
    public var training: TrainingSettings
    public var rerank: RerankSettings
    public var evaluation: EvaluationSettings
    public var study: StudySettings

    public init(
        name: String, data: DataSource = .init(), protocol: EvaluationProtocol = .init(),
        model: ModelSettings = .init(),
        training: TrainingSettings = .init(), rerank: RerankSettings = .init(),
        evaluation: EvaluationSettings = .init(),
        study: StudySettings = .init()
    ) {
        self.name = name
        self.data = data
        self.protocol = `protocol`
        self.model = model
        self.training = training
        self.rerank = rerank
        self.evaluation = evaluation
        self.study = study
    }
}
