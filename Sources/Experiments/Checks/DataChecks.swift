import Basics

/// Conflicts in the description of the data and in its split.
extension Checks {
    mutating func checkData() {
        let data = experiment.data
        let `protocol` = experiment.protocol
        switch data.source {
        case .files: checkTables()
        case .storefront:
            require(
                `protocol`.split != .given, "protocol.split", "data.source",
                message: "protocol.split: given needs a file of test sessions, which a storefront does not have; "
                    + "use ratio, days or leave-one-out")
            let names = data.storefront.feedback
            require(
                names.allSatisfy { !$0.allSatisfy(\.isWhitespace) } && Set(names).count == names.count,
                "data.storefront.feedback",
                message: "data.storefront.feedback: a task is named twice, or has no name")
            require(
                !names.contains(InteractionsTable.clickOfShown), "data.storefront.feedback",
                message: "data.storefront.feedback: “\(InteractionsTable.clickOfShown)” is the task of "
                    + "data.storefront.shown; choose another name")
            require(
                data.storefront.itemsPerType == 0 || data.storefront.itemsPerType >= StorefrontSettings.smallestType,
                "data.storefront.itemsPerType",
                message: "data.storefront.itemsPerType: a category has at least \(StorefrontSettings.smallestType) "
                    + "items, since fewer teach a classifier nothing; take more, or 0 for as many as real shops have")
        }
        require(
            `protocol`.until.isEmpty || BoundingTime(`protocol`.until) != nil, "protocol.until",
            message: "protocol.until: \(quoted(`protocol`.until)) is no date; write 2016-04-30 (to its end), or with "
                + "a time 2016-04-30 12:00:00 (UTC)")
        require(
            `protocol`.split != .days || `protocol`.trainingDays == 0 || `protocol`.trainingDays > `protocol`.days,
            "protocol.trainingDays", "protocol.days",
            message: "protocol.trainingDays: \(`protocol`.trainingDays) days before the test window hold the "
                + "\(`protocol`.days) days of validation, too; take more of them, or 0 for all")
        require(
            `protocol`.maximumSessionLength != 1, "protocol.maximumSessionLength",
            message: "protocol.maximumSessionLength: a session of one event has nothing to predict; take 0 for all "
                + "events, or at least 2")
    }

    /// The columns of delimited text files.
    private mutating func checkTables() {
        let data = experiment.data
        let `protocol` = experiment.protocol
        let table = data.interactions
        for (path, isEmpty) in [
            ("file", table.file.isEmpty), ("session", table.session.isEmpty && !table.itemLists),
            ("item", table.item.isEmpty),
        ] {
            require(
                !isEmpty, "data.interactions.\(path)",
                message: "data.interactions.\(path) is empty; sessions cannot be read without it")
        }
        let tasks = table.tasks
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
            table.negativeEvents.isEmpty || !table.event.isEmpty, "data.interactions.negativeEvents",
            message: "data.interactions.negativeEvents: values of the column data.interactions.event, which is "
                + "empty")
        require(
            Set(table.keep + table.feedbackEvents).isDisjoint(with: table.negativeEvents),
            "data.interactions.negativeEvents", "data.interactions.keep", "data.interactions.feedbackEvents",
            message:
                "data.interactions.negativeEvents: a row is an event of its session (keep), feedback on one "
                + "(feedbackEvents), or says that an item was not clicked, only one of these")
        require(
            table.sessionGap == 0 || !table.time.isEmpty, "data.interactions.sessionGap",
            "data.interactions.time",
            message: "data.interactions.sessionGap: pauses are only known with a time column "
                + "(data.interactions.time)")
        require(
            table.sessionGap == 0 || data.sessions.file.isEmpty, "data.interactions.sessionGap", "data.sessions.file",
            message: "data.interactions.sessionGap: events have the time of their session (data.sessions.file), so "
                + "that there are no pauses between them; set sessionGap to 0")
        require(
            table.sessionGap == 0 || table.time.names.count <= 1 || !data.sessions.file.isEmpty,
            "data.interactions.sessionGap",
            "data.interactions.time",
            message: "data.interactions.sessionGap: a pause is measured in one time column; name one in "
                + "data.interactions.time, or set sessionGap to 0")
        require(
            table.timeFormat.isEmpty || data.sessions.file.isEmpty, "data.interactions.timeFormat",
            "data.sessions.file",
            message: "data.interactions.timeFormat: times are those of sessions (data.sessions.file); set "
                + "data.sessions.timeFormat instead")
        require(
            table.timeFormat.isEmpty || !table.time.isEmpty || !data.sessions.file.isEmpty,
            "data.interactions.timeFormat", "data.interactions.time",
            message: "data.interactions.timeFormat: the format of a time column (data.interactions.time), which is "
                + "empty")
        require(
            table.categories.isEmpty || data.items.categories.isEmpty, "data.interactions.categories",
            "data.items.categories",
            message: "data.interactions.categories: categories come from the interactions or from the items file, "
                + "not from both")
        require(
            `protocol`.split != .given || !table.testFile.isEmpty, "data.interactions.testFile", "protocol.split",
            message: "protocol.split: given needs data.interactions.testFile")
        require(
            `protocol`.until.isEmpty || data.hasTimes, "protocol.until", "data.interactions.time",
            message: "protocol.until: it needs a time column (data.interactions.time, or data.sessions)")
        require(
            `protocol`.split != .days || data.hasTimes, "protocol.split", "data.interactions.time",
            message: "protocol.split: days needs a time column (data.interactions.time, or data.sessions)")
        require(
            data.items.file.isEmpty || !data.items.item.isEmpty, "data.items.item",
            message: "data.items.item is empty; rows of the items file cannot be told apart without it")
        for (path, used) in [
            ("categories", !data.items.categories.isEmpty), ("title", !data.items.title.isEmpty),
            ("description", !data.items.description.isEmpty),
            ("attributes", !data.items.attributes.isEmpty), ("numbers", !data.items.numbers.isEmpty),
        ] {
            require(
                !used || !data.items.file.isEmpty, "data.items.\(path)", "data.items.file",
                message: "data.items.\(path) names columns of an items file, but data.items.file is empty")
        }
        checkLayout()
    }
}
