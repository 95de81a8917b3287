import Basics

extension Experiment {
    /// What keeps the experiment from running; empty if nothing does. Keys that the model does not read cause no
    /// conflict.
    public var conflicts: [Conflict] {
        var checks = Checks(reduced)
        checks.checkName()
        checks.checkData()
        checks.checkTraining()
        checks.checkModel()
        checks.checkRerank()
        checks.checkEvaluation()
        return checks.found
    }

    /// What keeps its data from being read and split, whatever the model.
    public var dataConflicts: [Conflict] {
        var checks = Checks(self)
        checks.checkData()
        return checks.found
    }

    /// The folder of the reference runs, in which no experiment keeps its own.
    package static let reservedName = "reference"

    static func isFolderName(_ name: String) -> Bool {
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        return name.utf8.count <= 100 && name.utf8.first.map(isLetterOrDigit) ?? false
            && name.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }
}

extension Checks {
    mutating func checkName() {
        let name = experiment.name
        require(
            Experiment.isFolderName(name), "name",
            message:
                "name becomes a folder: it needs 1 to 100 letters, digits, \"-\", \"_\" or \".\", and starts with a "
                + "letter or digit, not \"\(name.forTerminal(atMost: 60))\"")
        require(
            name != Experiment.reservedName, "name",
            message: "name: the folder \(name.forTerminal(atMost: 60)) is that of the reference runs; choose another")
    }

    mutating func checkTraining() {
        let training = experiment.training
        require(
            training.loss == .full || training.labelSmoothing == 0, "training.labelSmoothing", "training.loss",
            message: "training.labelSmoothing: the probability is spread over the whole catalogue, which sampled "
                + "negatives do not cover; set it to 0 or training.loss to full")
        let kind = experiment.model.kind
        require(
            training.batching != .parallel || experiment.model.has(.carriesStates), "training.batching", "model.kind",
            message: "training.batching: parallel carries states from click to click, but \(kind.rawValue) has "
                + "none; use sessions or rows")
        require(
            training.batching != .parallel || experiment.model.repeats == .none, "model.repeats", "training.batching",
            message: "model.repeats: learned needs the clicks before each target, of which training.batching: parallel "
                + "keeps only a state; set it to none, or training.batching to sessions or rows")
        require(
            training.batching != .parallel || training.ageDecay == 0, "training.ageDecay", "training.batching",
            message:
                "training.ageDecay: draws sessions, but training.batching: parallel takes them in their order; set it "
                + "to 0 or training.batching to sessions or rows")
        checkSelection()
    }

    /// Without selection the model knows the validation sessions, and nothing can be judged or fitted by them.
    private mutating func checkSelection() {
        guard experiment.training.selection == .none else { return }
        require(
            experiment.evaluation.test, "training.selection", "evaluation.test",
            message: "training.selection: none validates nothing, and evaluation.test: false tests nothing, so that "
                + "the run would have no result; change one of them")
        require(
            experiment.rerank.kind == .none, "training.selection", "rerank.kind",
            message: "training.selection: none trains on the validation sessions, which a second stage is fitted with; "
                + "set rerank.kind to none, or training.selection to validation")
        require(
            experiment.model.repeats == .none || !experiment.training.loss.isSoftmax, "training.selection",
            "model.repeats",
            message: "training.selection: none trains on the validation sessions, which correct the learned term for "
                + "repeats; set model.repeats to none, or training.selection to validation")
    }

    mutating func checkModel() {
        let model = experiment.model
        let family = model.kind.family
        require(
            !model.has(.attends) || model.width % model.heads == 0, "model.heads", "model.width",
            message: "model.heads: \(model.heads) heads do not divide the width \(model.width)")
        if model.buildsItems {
            let builder = family.builderKey
            require(
                experiment.hasVisibleMetadata, builder ?? "model.kind", "model.metadata.category",
                message: (builder ?? "model.kind: \(model.kind.rawValue)")
                    + " builds items from metadata alone, but every kind of metadata is absent or off")
        }
        let (level, levels) = (experiment.evaluation.level, experiment.categoryLevels)
        require(
            !(model.predictsCategories || experiment.evaluation.categoryOracle) || level <= levels, "evaluation.level",
            "data.items.categories",
            message: "evaluation.level: there is no level \(level), the data has \(levels)")
        require(
            !model.predictsCategories || model.levels <= levels, "model.levels", "data.items.categories",
            message: "model.levels: \(model.levels) levels cannot be predicted, the data has \(levels); 0 is all")
        require(
            !model.predictsCategories || model.levels == 0 || level == 0, "evaluation.level", "model.levels",
            message: "evaluation.level: where model.levels leaves some out, it is the finest level (0)")
        family.checks(&self)
    }

    mutating func checkRerank() {
        let (rerank, model) = (experiment.rerank, experiment.model)
        guard rerank.kind != .none else { return }
        require(
            model.predictsItems, "rerank.kind", "model.tasks.itemWeight",
            message: "rerank.kind: the next item is no task of this model, so that there is nothing to rank anew; set "
                + "it to none, or model.tasks.itemWeight above 0")
        require(
            Set(rerank.sources).count == rerank.sources.count, "rerank.sources",
            message: "rerank.sources names a model twice")
        require(
            Set(rerank.features).count == rerank.features.count, "rerank.features",
            message: "rerank.features names a group twice")
    }

    mutating func checkEvaluation() {
        let evaluation = experiment.evaluation
        require(
            Set(evaluation.strategies).count == evaluation.strategies.count, "evaluation.strategies",
            message: "evaluation.strategies names a strategy twice; each one has all sizes of evaluation.candidates")
        require(
            !evaluation.categoryOracle || experiment.categoryLevels > 0, "evaluation.categoryOracle",
            "data.items.categories",
            message: "evaluation.categoryOracle: the data has no categories to tell; set it to false, or name category "
                + "columns in data.items.categories")
        require(
            Set(evaluation.categoryAccuracy).count == evaluation.categoryAccuracy.count, "evaluation.categoryAccuracy",
            message: "evaluation.categoryAccuracy names an accuracy twice")
        require(
            Set(evaluation.lastClicks).count == evaluation.lastClicks.count, "evaluation.lastClicks",
            message: "evaluation.lastClicks names a number twice")
        require(
            Set(evaluation.candidates).count == evaluation.candidates.count, "evaluation.candidates",
            message: "evaluation.candidates names a size twice")
    }
}
