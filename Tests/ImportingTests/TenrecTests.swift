import Experiments
import Foundation
import Importing
import Sessions
import Storefront
import TestSupport
import Testing

/// Files as Tenrec's publisher ships them (Yuan et al. 2022), under the protocol of its session task: clicks only,
/// users with ten clicks or more, the last thirty of them, leave one out.
@Suite struct TenrecTests {
    private static let header =
        "user_id,item_id,click,follow,like,share,video_category,watching_times,gender,age\n"

    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Experiments/tenrec.yaml").standardizedFileURL

    private func load(
        _ rows: [String], header: String = Self.header, _ overrides: [String] = []
    ) throws -> (source: SourceData, dataset: Dataset) {
        // As in the committed experiment.
        let experiment = try ExperimentFile(contentsOf: Self.file).experiment.overridden(by: overrides)
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: experiment.data.folder), withIntermediateDirectories: true)
        let file = "\(experiment.data.folder)/\(experiment.data.interactions.file)"
        try folder.write(header + rows.joined(separator: "\n") + "\n", to: file)
        let source = try TableImporter(experiment.data, dataFolder: folder.url).read(name: "tenrec", isSplit: false)
        return (source, try Dataset(source, protocol: experiment.protocol))
    }

    /// User 1: 35 clicks on items 100…134 among rows without a click. User 2: 9 clicks. User 3: 10 clicks on items
    /// 125…134. User 4: 10 clicks on 130, 129, …, 121. User 5: 10 clicks on 134, 133, …, 125. All of an item's rows
    /// have the category of its last digit, but for item 130, and for items that end with 9, which have none.
    private static func rows() -> [String] {
        func category(_ item: Int) -> String { item % 10 == 9 ? "\\N" : "\(item % 10)" }
        func row(_ user: Int, _ item: Int, _ click: Int = 1, _ labels: String = "0,0,0", category text: String? = nil)
            -> String
        {
            "\(user),\(item),\(click),\(labels),\(text ?? category(item)),\(click),1,3"
        }
        var rows: [String] = []
        for item in 100..<135 {
            // Follow of 133 unknown, like of 134 yes, share of 105 yes and of all others unknown.
            let follow = item == 133 ? "\\N" : "0"
            rows.append(row(1, item, 1, "\(follow),\(item == 134 ? 1 : 0),\(item == 105 ? "1" : "\\N")"))
            rows.append(row(1, 900 + item, 0))
        }
        rows += (100..<109).map { row(2, $0) }
        rows += (125..<135).map { row(3, $0, category: $0 == 130 ? "7" : nil) }
        rows += (0..<10).map { row(4, 130 - $0, 1, $0 == 9 ? "1,\\N,0" : "0,0,0", category: $0 == 0 ? "7" : nil) }
        rows += (0..<10).map { row(5, 134 - $0) }
        return rows
    }

    @Test func clicksFormTheSessions() throws {
        let (source, _) = try load(Self.rows())
        #expect(source.feedback == ["like", "share", "follow"])
        #expect((0..<5).map(source.sessions.length) == [35, 9, 10, 10, 10])
        #expect(source.named[0] == (100..<135).map(String.init))
        #expect(source.catalogue.ids == (100..<135).map(String.init))
        // Item 130 is first of category 0, then twice of 7, then of 0 again: the first one of the two.
        let level = source.catalogue.categories[0]
        let categories = level.target.map { $0 < 0 ? "" : level.field.vocabulary[Int($0)] }
        #expect(categories == (100..<135).map { $0 % 10 == 9 ? "" : "\($0 % 10)" })
    }

    @Test func theLastThirtyOfTenOrMoreLeaveOneOut() throws {
        let (_, dataset) = try load(Self.rows())
        func text(_ sessions: SessionSet) -> [[String]] { names(of: sessions, in: dataset.catalogue) }
        // User 1 keeps 105…134, users 3 to 5 all; user 2 is gone, and with it items 100…104.
        #expect(dataset.catalogue.ids == (105..<135).map(String.init))
        #expect(dataset.training.origin == [0, 2, 3, 4])
        let items: [[Int]] = [
            Array(105..<135), Array(125..<135), (121..<131).reversed(), (125..<135).reversed(),
        ]
        #expect(text(dataset.test) == items.map { $0.map(String.init) })
        #expect(dataset.test.firstTarget == [29, 9, 9, 9])
        #expect(text(dataset.validation) == text(dataset.test).map { Array($0.dropLast()) })
        #expect(dataset.validation.firstTarget == [28, 8, 8, 8])
        #expect(text(dataset.training) == text(dataset.test).map { Array($0.dropLast(2)) })
        #expect(dataset.training.firstTarget == [1, 1, 1, 1])
        #expect(text(dataset.refit) == text(dataset.validation))
        #expect((dataset.training.rows, dataset.validation.rows, dataset.test.rows) == (27 + 3 * 7, 4, 4))
    }

    @Test func labelsAreThoseOfTheClickedRows() throws {
        let (_, dataset) = try load(Self.rows())
        // The targets are 134, 134, 121, 125 in test rows, 133, 133, 122, 126 in validation rows.
        let test = PackedBatch(evaluation: dataset.test, 0..<4, length: 50)
        #expect(dataset.feedback == ["like", "share", "follow"])
        #expect(test.labels == [[1, 0, -1, 0], [-1, 0, 0, 0], [0, 0, 1, 0]])
        let validation = PackedBatch(evaluation: dataset.validation, 0..<4, length: 50)
        #expect(validation.labels == [[0, 0, 0, 0], [-1, 0, 0, 0], [-1, 0, 0, 0]])
        // 105 is the first item that user 1 keeps, so that its share is in the session but no target.
        #expect(dataset.training.feedback[1].count { $0 == 1 } == 1)
        #expect(!PackedBatch(training: dataset.training, 0..<4, length: 50).labels[1].contains(1))
        let rates = DatasetStatistics(dataset).feedback
        #expect(rates.map(\.name) == ["like", "share", "follow"])
        #expect(rates[0].test.rows == 4)
        let yes: [Double] = [1 / 3, 0, 0.25]
        #expect(rates.map(\.test.shareOfYes) == yes)
        #expect(rates.map(\.test.shareUnknown) == [0.25, 0.25, 0] as [Double])
        #expect(rates[1].training.shareUnknown == 27.0 / 48)
    }

    @Test func noUserIsLostWithItsLastItem() throws {
        // The last item of user 6 is nobody else's, and so is the last but one of user 7.
        let alone = (0..<9).map { "6,\(125 + $0),1,0,0,0,1,1,1,3" } + ["6,500,1,0,0,0,1,1,1,3"]
        let second =
            (0..<8).map { "7,\(125 + $0),1,0,0,0,1,1,1,3" } + ["7,600,1,0,0,0,1,1,1,3", "7,125,1,0,0,0,1,1,1,3"]
        let (_, dataset) = try load(Self.rows() + alone + second)
        #expect((dataset.validation.count, dataset.test.count) == (6, 6))
        #expect(DatasetStatistics(dataset).targets.unseenItems == 1)
        let (_, dropped) = try load(Self.rows() + alone + second, ["protocol.unseenItems=drop"])
        #expect((dropped.validation.count, dropped.test.count) == (5, 5))
    }

    @Test("The window of the published code: thirty clicks before each target, of all clicks of a user")
    func theOtherWindow() throws {
        let (_, dataset) = try load(Self.rows(), ["protocol.maximumSessionLength=0"])
        #expect((0..<4).map(dataset.test.length) == [35, 10, 10, 10])
        #expect(dataset.training.length(0) == 33)
        // The model sees the last thirty.
        let batch = PackedBatch(evaluation: dataset.test, [0], length: 30)
        #expect(batch.items.map { dataset.catalogue.ids[Int($0)] } == (104..<134).map(String.init))
        #expect(PackedBatch(training: dataset.training, [0], length: 30).targets.count == 30)
    }

    /// The command lines of the committed file, each for one of the files as published.
    @Test func theFourScenariosAreReadAsTheFileSays() throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").filter {
            $0.contains("#   --set data.interactions.file=")
        }
        let scenarios = lines.map { $0.matches(of: /--set (\S+)/).map { String($0.1) } }
        let files = scenarios.map { $0.first?.split(separator: "=").last.map(String.init) ?? "" }
        #expect(files == ["QK-video.csv", "QB-video.csv", "QK-article.csv", "QB-article.csv"])
        for (overrides, file) in zip(scenarios, files) {
            let isArticle = file.hasSuffix("article.csv")
            let articles =
                "user_id,item_id,exposure,click,read,like,follow,favorite,share,category_first,category_second,"
                + "gender,age\n"
            let rows = (0..<40).map { row in
                let (user, item, click) = (row / 20, row % 20, row % 20 == 3 ? 0 : 1)
                return isArticle
                    ? "\(user),\(item),1,\(click),1,0,0,1,0,\(item % 2),\(item % 4),1,3"
                    : "\(user),\(item),\(click),0,1,0,\(item % 3),\(click),1,3"
            }
            let (source, dataset) = try load(rows, header: isArticle ? articles : Self.header, overrides)
            #expect(source.feedback == ["like", "share", "follow"])
            #expect(source.catalogue.categories.count == (isArticle ? 2 : 1))
            #expect((0..<2).map(source.sessions.length) == [19, 19] && dataset.test.count == 2)
            let negatives = overrides + ["data.interactions.negativeEvents=0"]
            let more = isArticle ? ["data.interactions.feedback=like,share,follow,favorite,read"] : []
            let (shown, _) = try load(
                rows, header: isArticle ? articles : Self.header, negatives + more)
            #expect(shown.feedback.count == (isArticle ? 6 : 4))
            // Nobody clicks the item that was shown.
            #expect(shown.sessions.saysWhatWasShown && shown.sessions.shown.elements.isEmpty)
        }
    }

    @Test("A generated file is read as the Storefront that it was made of")
    func generated() throws {
        var settings = StorefrontSettings.of(items: 200, sessions: 300, seed: 4)
        settings.feedback = ["share", "like"]
        settings.relatedness = 0.5
        settings.shown = 2
        let shop = try Storefront(settings).sourceData()
        var rows: [String] = []
        shop.writeTenrec { rows.append(String($0.dropLast())) }
        #expect(rows.removeFirst() == Self.header.dropLast())
        let overrides = ["protocol.minimumSessionLength=2", "data.interactions.negativeEvents=0"]
        let (source, _) = try load(rows, overrides + ["data.interactions.feedback=share,like"])
        #expect(source.feedback == shop.feedback)
        // Users are in the order of their last rows, as sessions are.
        #expect(source.sessions.count == shop.sessions.count)
        #expect(source.sessions.feedback.prefix(2) == shop.sessions.feedback.prefix(2))
        let number = source.catalogue.ids.map { (Int($0) ?? 0) - 1 }
        #expect(source.sessions.items.map { number[Int($0)] } == shop.sessions.items.map(Int.init))
        // What nobody clicks is not kept of what was shown.
        let isClicked = Set(shop.sessions.items)
        let shown = (0..<shop.sessions.shown.count).map { shop.sessions.shown[$0].filter(isClicked.contains) }
        #expect(
            (0..<source.sessions.shown.count).map { source.sessions.shown[$0].map { Int32(number[Int($0)]) } } == shown)
        let types = source.catalogue.categories[0]
        let expected = try #require(shop.catalogue.categories.last).target
        #expect(types.target.enumerated().allSatisfy { types.field.vocabulary[Int($1)] == "\(expected[number[$0]])" })
        // Without values where there is no such feedback.
        #expect(rows[0].split(separator: ",", omittingEmptySubsequences: false)[3] == "\\N")
    }

    @Test func aCellThatIsNoLabelIsNamed() {
        let text = message { _ = try load(["1,2,1,0,yes,0,\\N,1,1,1"]) }
        #expect(text.contains("sbr_data_1M.csv:2:9: “yes” is not feedback; write 1 or 0"))
    }
}
