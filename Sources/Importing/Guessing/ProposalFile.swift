import Experiments

extension DataProposal {
    /// An experiment file of everything that is proposed, with comments and two models that need no training.
    public func text(name: String) -> String {
        var experiment = experiment(name: name)
        experiment.name = name
        let paths = Set(["name"] + settings.map(\.path))
        var comments: [String: String] = [:]
        for setting in settings { comments[setting.path] = setting.comment }
        for question in questions {
            let asked = "Not known for certain: \(question.text)"
            comments[question.key] = [comments[question.key], asked].compactMap { $0 }.joined(separator: ". ")
        }
        let head = (title + assumptions).map { YAMLComment.text($0) }.joined()
        return head + experiment.yaml(of: paths, comments: comments) + study
    }

    private var study: String {
        let trained = hasCategories ? ["gru4rec", "hiersrec"] : ["gru4rec", "transformer"]
        return """
            study:
              variants:
                popularity: {model.kind: popularity}
                v-sknn: {model.kind: v-sknn}
                # These are trained, which takes minutes to hours:

            """ + trained.map { "    # \($0): {model.kind: \($0)}\n" }.joined()
    }
}
