import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Files as Tenrec's publisher ships them (Yuan et al. 2022), under the protocol of its session task: clicks only,
/// users with ten clicks or more, the last thirty of them, leave one out.
@Suite struct TenrecTests {
    private static let header =
        "user_id,item_id,click,follow,like,share,video_category,watching_times,gender,age\n"

    /// As in the committed experiment.
    private static func experiment() throws -> Experiment {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Experiments/tenrec.yaml").standardizedFileURL
        return try ExperimentFile(contentsOf: file).experiment
    }

    private func load(_ rows: [String]) throws -> (source: SourceData, dataset: Dataset) {
        let experiment = try Self.experiment()
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: experiment.data.folder), withIntermediateDirectories: true)
        let file = "\(experiment.data.folder)/\(experiment.data.interactions.file)"
        try folder.write(Self.header + rows.joined(separator: "\n") + "\n", to: file)
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

    @Test func aCellThatIsNoLabelIsNamed() {
        let text = message { _ = try load(["1,2,1,0,yes,0,\\N,1,1,1"]) }
        #expect(text.contains("sbr_data_1M.csv:2:9: “yes” is not feedback; write 1 or 0"))
    }
}
