import Basics

extension Experiment {
    /// Keys that are right one by one and wrong together.
    public struct Conflict: Sendable, Hashable {
        /// Paths of the keys, the one most likely to blame first.
        public var keys: [String]
        public var message: String
    }

    /// What keeps the experiment from running; empty if nothing does.
    public var conflicts: [Conflict] {
        var found: [Conflict] = []
        func require(_ condition: Bool, _ keys: String..., message: @autoclosure () -> String) {
            if !condition { found.append(Conflict(keys: keys, message: message())) }
        }

        require(
            Self.isFolderName(name), "name",
            message:
                "name becomes a folder: it needs 1 to 100 letters, digits, \"-\", \"_\" or \".\", and starts with a "
                + "letter or digit, not \"\(name.forTerminal(atMost: 60))\"")

        if data.source == .storefront {
            require(
                `protocol`.split != .given, "protocol.split", "data.source",
                message: "protocol.split: given needs delivered test sessions, which a storefront has not; "
                    + "use ratio, days or leave-one-out")
        } else {
            let table = data.interactions
            for (path, value) in [
                ("file", table.file), ("session", table.session), ("item", table.item),
            ] {
                require(
                    !value.isEmpty, "data.interactions.\(path)",
                    message: "data.interactions.\(path) is empty; sessions cannot be read without it")
            }
            let tasks = table.feedback + table.feedbackEvents
            require(
                tasks.allSatisfy { !$0.isEmpty } && Set(tasks).count == tasks.count,
                "data.interactions.feedback", "data.interactions.feedbackEvents",
                message: "data.interactions.feedback: a task is named twice, or has no name; feedback and "
                    + "feedbackEvents name each task once")
            require(
                table.event.isEmpty == table.keep.isEmpty, "data.interactions.keep", "data.interactions.event",
                message: "data.interactions.keep: values to keep and the column that has them (event) belong together; "
                    + "give both or neither")
            require(
                table.feedbackEvents.isEmpty || !table.event.isEmpty, "data.interactions.feedbackEvents",
                message: "data.interactions.feedbackEvents: values of the column data.interactions.event, which is "
                    + "empty")
            require(
                Set(table.keep).isDisjoint(with: table.feedbackEvents), "data.interactions.feedbackEvents",
                "data.interactions.keep",
                message:
                    "data.interactions.feedbackEvents: a row is an event of its session (keep) or feedback on one, "
                    + "not both")
            require(
                table.sessionGap == 0 || !table.time.isEmpty, "data.interactions.sessionGap",
                "data.interactions.time",
                message: "data.interactions.sessionGap: pauses are only known with a time column "
                    + "(data.interactions.time)")
            require(
                table.categories.isEmpty || data.items.categories.isEmpty, "data.interactions.categories",
                "data.items.categories",
                message: "data.interactions.categories: categories come from the interactions or from the items file, "
                    + "not from both")
            require(
                `protocol`.split != .given || !table.testFile.isEmpty, "data.interactions.testFile", "protocol.split",
                message: "protocol.split: given needs data.interactions.testFile")
            require(
                `protocol`.split != .days || !table.time.isEmpty, "protocol.split", "data.interactions.time",
                message: "protocol.split: days needs a time column (data.interactions.time)")
            require(
                data.items.file.isEmpty || !data.items.item.isEmpty, "data.items.item",
                message: "data.items.item is empty; rows of the items file cannot be told apart without it")
            for (path, used) in [
                ("categories", !data.items.categories.isEmpty), ("title", !data.items.title.isEmpty),
                ("attributes", !data.items.attributes.isEmpty), ("numbers", !data.items.numbers.isEmpty),
            ] {
                require(
                    !used || !data.items.file.isEmpty, "data.items.\(path)", "data.items.file",
                    message: "data.items.\(path) names columns of an items file, but data.items.file is empty")
            }
        }

        require(
            `protocol`.maximumSessionLength != 1, "protocol.maximumSessionLength",
            message: "protocol.maximumSessionLength: a session of one event has nothing to predict; take 0 for all "
                + "events, or at least 2")
        require(
            training.loss == .full || training.labelSmoothing == 0, "training.labelSmoothing", "training.loss",
            message: "training.labelSmoothing: the probability is spread over the whole catalogue, which sampled "
                + "negatives do not cover; set it to 0 or training.loss to full")
        require(
            training.batching == .sessions || model.kind == .gru4rec, "training.batching", "model.kind",
            message: "training.batching: parallel carries states from click to click, which \(model.kind.rawValue) has "
                + "not; use sessions")
        require(
            training.batching == .sessions || training.ageDecay == 0, "training.ageDecay", "training.batching",
            message:
                "training.ageDecay: draws sessions, but training.batching: parallel takes them in their order; set it "
                + "to 0 or training.batching to sessions")
        require(
            model.tasks.sharing == .none || model.canShareTasks, "model.tasks.sharing", "model.kind",
            message: "model.tasks.sharing: \(model.kind.rawValue) "
                + (model.kind.isBaseline ? "has no encoder for tasks to share" : "has tasks of its own")
                + "; use none, or model.kind gru4rec, transformer or srgnn")
        require(
            !model.attends || model.width % model.heads == 0, "model.heads", "model.width",
            message: "model.heads: \(model.heads) heads do not divide the width \(model.width)")
        require(
            !model.buildsItems || hasVisibleMetadata, model.kind == .hiersrec ? "model.idFree" : "model.kind",
            "model.metadata.category",
            message: (model.kind == .hiersrec ? "model.idFree" : "model.kind: \(model.kind.rawValue)")
                + " builds items from metadata alone, but every kind of metadata is absent or off")
        require(
            !model.predictsCategories || evaluation.level <= max(categoryLevels, 0), "evaluation.level",
            "data.items.categories",
            message: "evaluation.level: there is no level \(evaluation.level), the data has \(categoryLevels)")

        require(
            Set(evaluation.strategies).count == evaluation.strategies.count, "evaluation.strategies",
            message: "evaluation.strategies names a strategy twice; each one has all sizes of evaluation.candidates")
        require(
            Set(evaluation.candidates).count == evaluation.candidates.count, "evaluation.candidates",
            message: "evaluation.candidates names a size twice")

        guard model.kind == .hiersrec else { return found }
        require(
            model.hierarchy == .none || categoryLevels > 0, "model.hierarchy", "data.items.categories",
            message: "model.hierarchy: \(model.hierarchy.rawValue) needs category columns (data.items.categories); "
                + "without categories it is none")
        require(
            !model.itemMetadata || !model.idFree, "model.itemMetadata", "model.idFree",
            message:
                "model.itemMetadata: adds metadata to a vector per item, which model.idFree does without; choose one")
        require(
            !model.itemMetadata || hasVisibleMetadata, "model.itemMetadata", "model.metadata.category",
            message: "model.itemMetadata: every kind of metadata is absent or off")
        require(
            !model.idFree || model.output == .tied, "model.output", "model.idFree",
            message: "model.output: own has a vector for each item, which model.idFree excludes; use tied")
        return found
    }

    /// Category levels of the data source.
    private var categoryLevels: Int {
        data.source == .storefront
            ? StorefrontSettings.categoryLevels : data.items.categories.count + data.interactions.categories.count
    }

    /// Whether some kind of metadata is in the data and switched on.
    private var hasVisibleMetadata: Bool {
        let on = model.metadata
        if data.source == .storefront { return on.category || on.title || on.attributes || on.numbers }
        return on.category && categoryLevels > 0 || on.title && !data.items.title.isEmpty
            || on.attributes && !data.items.attributes.isEmpty || on.numbers && !data.items.numbers.isEmpty
    }

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

extension StorefrontSettings {
    /// Department, category, type.
    public static let categoryLevels = 3
}
