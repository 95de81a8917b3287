/// Conflicts in the layout of text files and of what is in their cells.
extension Checks {
    mutating func checkLayout() {
        let data = experiment.data
        checkDialect(data.interactions.dialect, "data.interactions")
        checkDialect(data.items.dialect, "data.items")
        checkDialect(data.sessions.dialect, "data.sessions")
        checkItemLists()
        checkProperties()
        checkSessions()
        checkLevels()
    }

    private mutating func checkItemLists() {
        let table = experiment.data.interactions
        for (path, value) in [("ending", table.ending), ("target", table.target)] {
            require(
                value.isEmpty || table.itemLists, "data.interactions.\(path)", "data.interactions.itemLists",
                message: "data.interactions.\(path): belongs to cells with several items; set "
                    + "data.interactions.itemLists to true, or leave it out")
        }
        require(
            table.target.isEmpty || table.session.isEmpty, "data.interactions.target", "data.interactions.session",
            message: "data.interactions.target: rows are beginnings of sessions without names; set "
                + "data.interactions.session to \"\"")
        require(
            !table.itemLists || table.tasks.isEmpty && table.categories.isEmpty,
            "data.interactions.itemLists", "data.interactions.feedback", "data.interactions.categories",
            message: "data.interactions.itemLists: a cell with several items says neither categories nor feedback of "
                + "one; leave out data.interactions.categories, feedback, feedbackEvents and negativeEvents")
    }

    private mutating func checkProperties() {
        let (table, interactions) = (experiment.data.properties, experiment.data.interactions)
        require(
            table.file.isEmpty || !interactions.categories.isEmpty && experiment.data.hasTimes,
            "data.properties.file", "data.interactions.categories", "data.interactions.time",
            message: "data.properties.file: name the properties that are categories in data.interactions.categories, "
                + "and the time of events in data.interactions.time")
        require(
            table.file.isEmpty || ![table.item, table.time, table.name, table.value].contains(""),
            "data.properties.item", "data.properties.time", "data.properties.name", "data.properties.value",
            message: "data.properties: properties have columns for item, time, name and value; name all four")
    }

    private mutating func checkSessions() {
        let (table, interactions) = (experiment.data.sessions, experiment.data.interactions)
        if table.file.isEmpty { return }
        require(
            !table.time.isEmpty, "data.sessions.time",
            message: "data.sessions.time is empty; name the column that has the times of sessions")
        require(
            !interactions.session.isEmpty, "data.sessions.file", "data.interactions.session",
            message: "data.sessions.file: its sessions are found by name, and data.interactions.session names no "
                + "column")
        require(
            interactions.session.isEmpty || table.session.names.count == interactions.session.names.count,
            "data.sessions.session", "data.interactions.session",
            message: "data.sessions.session: as many columns name a session as in data.interactions.session, in the "
                + "same order")
    }

    private mutating func checkDialect(_ dialect: TextDialect, _ section: String) {
        let isCell = dialect.delimiter.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0x22 }
        require(
            !isCell, "\(section).delimiter",
            message: "\(section).delimiter: line breaks and quotation marks separate no cells; take another, or leave "
                + "it empty")
    }

    private mutating func checkLevels() {
        let (data, levels) = (experiment.data, experiment.data.levels)
        require(
            levels.separator.isEmpty || levels.tree.isEmpty, "data.levels.separator", "data.levels.tree",
            message: "data.levels.separator: levels come from the names of categories (separator) or from a tree of "
                + "them, not from both")
        require(
            !levels.lists || !levels.separator.isEmpty && data.values.form == .list, "data.levels.lists",
            "data.levels.separator", "data.values.form",
            message: "data.levels.lists: a list names levels where cells are lists (data.values.form: list), and "
                + "data.levels.separator joins the names; set both")
        let hasPaths = !levels.separator.isEmpty || !levels.tree.isEmpty
        require(
            hasPaths == (levels.count > 0), "data.levels.count", "data.levels.separator", "data.levels.tree",
            message: "data.levels.count: a number of levels, and where they come from (data.levels.separator or tree), "
                + "belong together; give both or neither")
        require(
            levels.count == 0 || !hasPaths || data.items.categories.count + data.interactions.categories.count == 1,
            "data.levels.count", "data.items.categories",
            message: "data.levels.count: levels are made of one category column; name one in data.items.categories or "
                + "data.interactions.categories")
        require(
            levels.tree.isEmpty || !levels.child.isEmpty && !levels.parent.isEmpty, "data.levels.child",
            "data.levels.parent",
            message: "data.levels.child: a tree has a column with categories (child) and one with their parents "
                + "(parent); name both")
    }
}
