import Basics
import Experiments
import Export
import Sessions

/// Statistics of a dataset as plain tables.
enum DatasetTables {
    static func text(_ statistics: DatasetStatistics, _ findings: [Finding]) -> String {
        var facts = PlainTable(alignments: [.left, .left])
        let targets = statistics.targets
        let popularity = statistics.popularity
        facts.append(["data", statistics.name])
        facts.append(["fingerprint", statistics.fingerprint])
        for finding in findings { facts.append([finding.name, finding.text]) }
        facts.append(["items", Numbers.grouped(statistics.items)])
        facts.append([
            "density",
            "\(Numbers.fixed(100 * statistics.density, 4)) % of the pairs of session and item are clicks; "
                + "\(Numbers.percent(statistics.repeatRate)) % of the clicks are on an item that the session has "
                + "before",
        ])
        facts.append([
            "test targets",
            "\(Numbers.percent(targets.shareOfLastItem)) % repeat the last item, "
                + "\(Numbers.percent(targets.shareInPrefix)) % occur before, "
                + "\(Numbers.percent(targets.shareUnseen)) % are unseen in training "
                + "(\(Numbers.grouped(targets.unseenItems)) items), "
                + "\(Numbers.percent(targets.shareUnseenByRefit)) % in validation, too "
                + "(\(Numbers.grouped(targets.itemsUnseenByRefit)))",
        ])
        facts.append([
            "popularity",
            "the top 1 %, 10 %, 50 % of the items have \(Numbers.percent(popularity.top1Percent)), "
                + "\(Numbers.percent(popularity.top10Percent)), \(Numbers.percent(popularity.top50Percent)) % "
                + "of the clicks; median \(Numbers.grouped(popularity.median)), "
                + "most \(Numbers.grouped(popularity.maximum)), "
                + "\(Numbers.grouped(popularity.itemsWithoutClicks)) items without any; Gini "
                + Numbers.fixed(popularity.gini, 3),
        ])

        if let shown = statistics.training.shown, let rows = statistics.training.rowsWithShown {
            facts.append([
                "shown, not clicked",
                "\(Numbers.grouped(shown)) items before \(Numbers.grouped(rows)) of the "
                    + "\(Numbers.grouped(statistics.training.rows)) training rows, "
                    + "\(Numbers.grouped(statistics.test.shown ?? 0)) before "
                    + "\(Numbers.grouped(statistics.test.rowsWithShown ?? 0)) of the "
                    + "\(Numbers.grouped(statistics.test.rows)) test rows",
            ])
        }

        var sets = PlainTable([
            ("sessions", .left), ("count", .right), ("clicks", .right), ("rows", .right), ("mean length", .right),
            ("longest", .right), ("of length 2 %", .right),
        ])
        for (name, set) in [
            ("training", statistics.training), ("validation", statistics.validation), ("test", statistics.test),
            ("training and validation", statistics.refit),
        ] {
            sets.append([
                name, Numbers.grouped(set.sessions), Numbers.grouped(set.clicks), Numbers.grouped(set.rows),
                Numbers.fixed(set.meanLength, 2),
                Numbers.grouped(set.longest), Numbers.percent(set.shareOfLength2),
            ])
        }

        var fields = PlainTable([
            ("metadata", .left), ("kind", .left), ("values", .right), ("per item", .right), ("items without", .right),
        ])
        for field in statistics.fields {
            fields.append([
                field.name, field.kind.rawValue, Numbers.grouped(field.values), Numbers.fixed(field.valuesPerItem, 2),
                Numbers.grouped(field.itemsWithout),
            ])
        }
        if let vectors = statistics.vectors {
            fields.append([
                "given vectors", "vector", "", Numbers.grouped(vectors.width), Numbers.grouped(vectors.itemsWithout),
            ])
        }
        let hasMetadata = !statistics.fields.isEmpty || statistics.vectors != nil
        let histograms =
            "\(histogram(statistics.refit.lengths, "clicks of a session", "sessions"))\n"
            + "\(histogram(popularity.clicks, "clicks on an item", "items"))"
        // Clicks on what was shown are counted by items, not by rows, and stand above.
        let tasks = statistics.feedback.filter { $0.name != InteractionsTable.clickOfShown }
        return "\(facts)\n\(sets)\n\(histograms)" + (hasMetadata ? "\n\(fields)" : "")
            + (tasks.isEmpty ? "" : "\n\(feedback(tasks))")
    }

    /// A bar for each class.
    private static func histogram(
        _ classes: [DatasetStatistics.Class], _ title: String, _ counted: String
    ) -> PlainTable {
        var table = PlainTable([(title, .left), (counted, .right), ("", .left)])
        let most = classes.map(\.count).max() ?? 1
        for row in classes {
            let length = Int((40 * Double(row.count) / Double(max(most, 1))).rounded(.up))
            table.append([row.name, Numbers.grouped(row.count), String(repeating: "#", count: length)])
        }
        return table
    }

    /// Shares of yes among the known labels and of unknown ones, over the rows to predict.
    private static func feedback(_ tasks: [DatasetStatistics.Feedback]) -> PlainTable {
        var table = PlainTable(
            [("feedback", .left)]
                + ["training", "validation", "test"].flatMap { set -> [(String, PlainTable.Alignment)] in
                    [("\(set): yes %", .right), ("unknown %", .right)]
                })
        for task in tasks {
            let shares = [task.training, task.validation, task.test].flatMap {
                [Numbers.percent($0.shareOfYes), Numbers.percent($0.shareUnknown)]
            }
            table.append([task.name] + shares)
        }
        return table
    }
}
