import Basics
import Experiments

/// Settings that read the files, and the rules of their split.
extension DataFuzzTables {
    mutating func makeSettings() {
        source.source = .files
        let ending = random.pick(["csv", "csv", "tsv", "txt", "inter", "CSV"])
        source.interactions.file = "train.\(ending)"
        source.interactions.testFile = "test.\(ending)"
        source.interactions.session = "\(column("session_id", ["sessionId", "user id", "s", "Sitzung", "\"s\""]))"
        source.interactions.item = column("item_id", ["itemId:token", "Artikel-Nr.", "item, id"])
        source.interactions.time =
            random.chance(0.8) ? NameList([column("time", ["timestamp", "Zeit;UTC", "t\tt"])]) : []
        if random.chance(0.4) {
            source.interactions.event = "event"
            source.interactions.keep = ["view"] + (random.chance(0.3) ? ["click, \"double\""] : [])
            if random.chance(0.5) {
                source.interactions.feedbackEvents = ["like"] + (random.chance(0.5) ? ["buy"] : [])
            }
            if random.chance(0.3) { source.interactions.negativeEvents = ["shown"] }
        }
        if random.chance(0.4) { source.interactions.feedback = ["liked"] + (random.chance(0.3) ? ["shared"] : []) }
        if random.chance(0.3) { source.interactions.repeats = .merge }
        if random.chance(0.3), !source.interactions.time.isEmpty {
            source.interactions.sessionGap = random.pick([1, 30, 1_440, 525_600])
        }
        source.items.file = ""
        if random.chance(0.6) {
            source.items.file = "items.\(random.pick(["csv", "tsv", "item"]))"
            source.items.item = column("item_id", ["id", "itemId:token"])
            if random.chance(0.7) { source.items.categories = ["department"] + (random.chance(0.5) ? ["type"] : []) }
            if random.chance(0.6) { source.items.title = "title" }
            if random.chance(0.2) { source.items.description = "title" }
            if random.chance(0.2) { source.words.minimumItems = random.pick([2, 5]) }
            if random.chance(0.2) { source.words.ngrams = random.pick([1, 3]) }
            if random.chance(0.5) { source.items.attributes = ["brand"] + (random.chance(0.5) ? ["tags"] : []) }
            if random.chance(0.5) { source.items.numbers = ["price"] }
            source.unknownItems = random.pick([.error, .drop, .keep])
        } else if random.chance(0.4) {
            source.interactions.categories = ["shelf"]
        }
        makeDialects()
        makeLayouts()
    }

    /// What is no plain table of events.
    private mutating func makeLayouts() {
        if random.chance(0.15) { source.interactions.form = .jsonLines }
        if random.chance(0.15) { source.items.form = .jsonLines }
        if random.chance(0.1) { source.items.copies = .first }
        if random.chance(0.1) { source.values.missing = ["a"] }
        if random.chance(0.3) { source.unreadableRows = .skip }
        let table = source.interactions
        if !table.categories.isEmpty, !table.time.isEmpty, random.chance(0.5) {
            source.properties.file = "properties.csv"
            source.interactions.categories = ["shelf"]
        }
        if table.time.isEmpty, random.chance(0.5) {
            source.sessions.file = "sessions.csv"
            source.sessions.session = random.pick(["session_id", "order, number"])
            if random.chance(0.2) { source.sessions.delimiter = random.pick(["::", "|", ";"]) }
        }
        // Some items have spaces and letters of separators in their names.
        guard table.tasks.isEmpty, table.categories.isEmpty,
            source.values.separator.hasPrefix("|"), random.chance(0.3)
        else { return }
        source.interactions.itemLists = true
        if random.chance(0.1) { source.interactions.ending = random.pick(["1", "i2"]) }
        if random.chance(0.3), source.sessions.file.isEmpty {
            source.interactions.session = ""
            if random.chance(0.5) { source.interactions.target = "target" }
        }
    }

    /// Seldom what the files do not have, such as lists: a grammar that is mostly refused tests little.
    private mutating func makeDialects() {
        let delimiters = ["::", "|", " ", "\t", ";", "é"]
        if random.chance(0.2) { source.interactions.delimiter = random.pick(delimiters) }
        if random.chance(0.2) { source.items.delimiter = random.pick(delimiters) }
        if random.chance(0.005) { source.interactions.quotes = .none }
        if random.chance(0.005) { source.items.quotes = .none }
        if random.chance(0.005) { source.interactions.header = false }
        if random.chance(0.005) {
            source.interactions.timeFormat = random.pick(["%Y-%m-%dT%H:%M", "%s", "%F", "%Y %"])
        }
        if random.chance(0.005) { source.values.form = .list }
        if random.chance(0.2) { source.values.separator = random.pick(["", " ", "||", "a"]) }
        if source.items.categories.count + source.interactions.categories.count == 1, random.chance(0.4) {
            source.levels.count = random.pick([1, 2, 5])
            if random.chance(0.3) {
                source.levels.tree = "tree.csv"
            } else {
                source.levels.separator = random.pick(["|", ",", " ", "a"])
            }
        }
    }

    private mutating func column(_ usual: String, _ others: [String]) -> String {
        random.chance(0.7) ? usual : random.pick(others)
    }

    mutating func makeRules() {
        rules.days = random.pick([1, 1, 2, 7, 3_650])
        rules.validationFraction = random.pick([0.1, 0.3, 0.5, 0.999, 1e-9])
        rules.minimumSessionLength = random.pick([2, 2, 2, 3, 1_000])
        rules.minimumItemSupport = random.pick([1, 1, 1, 2, 5])
        rules.maximumSessionLength = random.pick([0, 0, 2, 5, 1_000_000])
        rules.filterUntilStable = random.chance(0.3)
        rules.window = random.pick([.calendar, .rolling])
        rules.until = random.pick(["", "2030-12-31 12:00:00"])
        // Hardly any sessions are left by these, and then there is nothing to check but the refusal.
        if random.chance(0.03) {
            rules.skippedDays = random.pick([1, 3, 36_500])
            rules.trainingDays = random.pick([0, 9, 36_500])
            rules.until = random.pick(["", "1970-01-02"])
        }
        rules.unseenItems = random.pick([.drop, .drop, .rank])
    }
}
