import Basics
import Export
import Sessions

/// Statistics of a dataset as plain tables.
enum DatasetTables {
    static func text(_ statistics: DatasetStatistics) -> String {
        var facts = PlainTable(alignments: [.left, .left])
        let targets = statistics.targets
        let popularity = statistics.popularity
        facts.append(["data", statistics.name])
        facts.append(["fingerprint", statistics.fingerprint])
        for fact in statistics.source.map(SourceReportText.facts) ?? [] { facts.append(fact) }
        for field in statistics.fields where field.values < 2 {
            facts.append(["no help", "\(field.name.forTerminal) has \(field.values == 0 ? "no" : "a single") value"])
        }
        facts.append(["items", Numbers.grouped(statistics.items)])
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
                + "\(Numbers.grouped(popularity.itemsWithoutClicks)) items without any",
        ])

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
        return "\(facts)\n\(sets)" + (statistics.fields.isEmpty ? "" : "\n\(fields)")
            + (statistics.feedback.isEmpty ? "" : "\n\(feedback(statistics.feedback))")
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
