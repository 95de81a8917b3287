import ArgumentParser
import Basics
import Export
import Foundation
import Results
import Training

extension SessionBench {
    struct Recommend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Predict categories and rank items for a session, with the model of a run.")

        @OptionGroup var wanted: RunArgument
        @Option(
            help: ArgumentHelp(
                "Items of the session, oldest first, as named in the data, or a JSON list: '[\"a,b\", \"c\"]'.",
                valueName: "a,b,c"))
        var items: String?
        @Option(
            parsing: .unconditionalSingleValue,
            help: ArgumentHelp("One item, exactly as named in the data (repeatable).", valueName: "name"))
        var item: [String] = []
        @Option(help: "Items to recommend.")
        var top = 20
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        private static let shownCategories = 5

        func validate() throws {
            guard top >= 1 else { throw ValidationError("--top needs a number above 0, not \(top)") }
            guard items == nil || item.isEmpty else {
                throw ValidationError("--items and --item are alternatives: use only one of them")
            }
            guard try !identifiers().isEmpty else {
                throw ValidationError("name at least one item: --items a,b,c, or --item NAME for each")
            }
        }

        private func identifiers() throws -> [String] { try items.map { try ItemNames($0).names } ?? item }

        func run() throws {
            let folder = try results.store.find(wanted.name)
            let found = try Recommender(folder: folder, locations: data.locations)
                .recommend(items: identifiers(), top: top)
            if json { return try printJSON(found) }
            for level in found.levels {
                var table = PlainTable([(level.name.forTerminal, .left), ("probability %", .right)])
                for category in level.categories.prefix(Self.shownCategories) {
                    table.append([category.name.forTerminal(atMost: 60), Numbers.percent(category.probability)])
                }
                print(table)
            }
            for level in try KeptLists(folder).map({ ExplainedItems.all($0.lists) }) ?? [] {
                print(
                    "The best item is of the most probable \(level.level.forTerminal) in "
                        + "\(Numbers.percent(level.best)) % of the test rows.")
            }
            if !found.levels.isEmpty { print() }
            let isSplit = found.items.contains { $0.parts != nil }
            let isReranked = found.items.contains { $0.by != nil }
            var columns: [(String, PlainTable.Alignment)] = [
                ("", .right), ("item", .left), ("title", .left), ("category", .left), ("score", .right),
            ]
            if isSplit { columns += [("session", .right), ("categories", .right)] }
            if isReranked { columns.append(("by", .left)) }
            var table = PlainTable(columns)
            func number(_ value: Double?) -> String { value.map { Numbers.fixed($0, 4) } ?? "" }
            for (index, item) in found.items.enumerated() {
                var row = [
                    "\(index + 1)", item.id.forTerminal(atMost: 40), (item.title ?? "").forTerminal(atMost: 50),
                    item.categories.joined(separator: " › ").forTerminal(atMost: 60), number(item.score),
                ]
                if isSplit { row += [number(item.parts?.session), number(item.parts?.category)] }
                if isReranked { row.append(item.by?.rawValue ?? "") }
                table.append(row)
            }
            print(table, terminator: "")
            guard let alone = found.bestWithoutCategories else { return }
            print(
                """

                session + categories = the model's score: the session's part is the score with the mean prediction of
                  the categories on validation rows in place of this one. By that part alone the best item is \
                \(alone.forTerminal(atMost: 40)).
                """)
        }
    }
}
