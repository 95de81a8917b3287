import Experiments
import Foundation
import Importing
import Sessions
import Testing

/// The data folder, if SESSIONBENCH_DATA names one that holds `dataset`.
func dataFolder(with dataset: String) -> URL? {
    guard let path = ProcessInfo.processInfo.environment["SESSIONBENCH_DATA"], !path.isEmpty else { return nil }
    let folder = URL(filePath: path)
    return FileManager.default.fileExists(atPath: folder.appending(path: dataset).path) ? folder : nil
}

/// Skips a test, and says why, where the dataset is absent: public data is not part of the project.
func needs(_ dataset: String) -> ConditionTrait {
    .enabled(if: dataFolder(with: dataset) != nil, "SESSIONBENCH_DATA names no folder with \(dataset)")
}

/// The statistics of a dataset read from its files, and the source itself.
private func read(
    _ folder: String, split: EvaluationProtocol.Split, _ configure: (inout DataSource) -> Void
) throws -> (source: SourceData, dataset: Dataset, statistics: DatasetStatistics) {
    let root = try #require(dataFolder(with: folder))
    var source = DataSource()
    source.source = .files
    source.folder = folder
    configure(&source)
    var rules = EvaluationProtocol()
    rules.split = split
    let data = try TableImporter(source, dataFolder: root).read(name: folder, isSplit: split == .given)
    let dataset = try Dataset(data, protocol: rules)
    return (data, dataset, DatasetStatistics(dataset))
}

/// Rounds a share to tenths of a percent, an average to hundredths.
private func percent(_ share: Double) -> Double { (share * 1000).rounded() / 10 }
private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }

@Suite struct RealDataTests {
    /// The counts that the literature reports for this split.
    @Test(needs("diginetica")) func diginetica() throws {
        let (_, dataset, statistics) = try read("diginetica", split: .given) { $0.items.categories = ["category"] }
        #expect(statistics.items == 43_097)
        #expect(statistics.refit.sessions == 186_670)
        #expect(statistics.refit.clicks == 906_140)
        #expect(statistics.refit.rows == 719_470)
        #expect(hundredths(statistics.refit.meanLength) == 4.85)
        #expect(statistics.refit.longest == 70)
        #expect(percent(statistics.refit.shareOfLength2) == 28.4)
        #expect(statistics.training.sessions == 168_003)
        #expect(statistics.test.sessions == 15_963)
        #expect(statistics.test.rows == 60_858)
        #expect(statistics.fields.map(\.values) == [995])
        #expect(hundredths(statistics.targets.shareOfLastItem * 100) == 9.14)
        #expect(percent(statistics.targets.shareInPrefix) == 20.5)
        #expect(statistics.popularity.maximum == 911)
        // The validation sessions are the newest, and lose the items that the training sessions lack.
        let isSeen = dataset.training.support(itemCount: statistics.items).map { $0 > 0 }
        #expect(dataset.validation.items.allSatisfy { isSeen[Int($0)] })
        #expect(dataset.validation.origin.allSatisfy { $0 >= 168_003 && $0 < 186_670 })
    }

    @Test(needs("tmall")) func tmall() throws {
        let statistics = try read("tmall", split: .given) { $0.items.categories = ["category"] }.statistics
        #expect(statistics.items == 40_727)
        #expect(statistics.refit.sessions == 65_286)
        #expect(statistics.refit.rows == 351_268)
        #expect(statistics.test.sessions == 1_027)
        #expect(statistics.test.rows == 25_898)
        #expect(statistics.fields.map(\.values) == [711])
    }

    /// Titles, and several categories per item.
    @Test(needs("yelp")) func yelp() throws {
        let (source, dataset, statistics) = try read("yelp", split: .leaveOneOut) {
            $0.interactions.file = "interactions.csv"
            $0.interactions.session = "user_id"
            $0.items.categories = ["categories"]
            $0.items.title = "title"
        }
        #expect(source.sessions.count == 30_431)
        #expect(source.sessions.items.count == 316_354)
        #expect(source.catalogue.count == 20_033)
        #expect(source.catalogue.titles[1] == "Sal's Pizza")
        #expect(statistics.fields.map(\.name) == ["categories", "title"])
        #expect(statistics.fields.map(\.values) == [1_006, 11_371])
        #expect(hundredths(statistics.fields[0].valuesPerItem) == 4.84)
        // Every user has one test row, but for five whose test item nobody else visited.
        #expect(statistics.test.rows == 30_426)
        #expect(statistics.validation.rows == 30_404)
        #expect(statistics.training.rows == 316_354 - 3 * 30_431)
        let level = dataset.catalogue.categories[0]
        #expect(level.target.indices.allSatisfy { level.field[$0].contains(level.target[$0]) })
        let target = level.field.vocabulary[Int(level.target[0])]
        #expect(["Diners", "Greek", "Mediterranean"].contains(target))
    }

    /// Three category levels; baskets are the sessions, and some products are missing from the products file.
    @Test(needs("completejourney")) func completeJourney() throws {
        let (source, _, statistics) = try read("completejourney", split: .ratio) {
            $0.interactions.file = "transactions.csv"
            $0.interactions.session = "basket_id"
            $0.interactions.item = "product_id"
            $0.interactions.time = "transaction_timestamp"
            $0.items.file = "products.csv"
            $0.items.item = "product_id"
            $0.items.categories = ["department", "product_category", "product_type"]
            $0.items.attributes = ["brand", "package_size"]
            $0.unknownItems = .drop
        }
        #expect(source.catalogue.count == 20_897)
        #expect(source.sessions.items.count == 74_778)
        #expect(statistics.fields.map(\.kind) == [.category, .category, .category, .attribute, .attribute])
        #expect(statistics.fields.map(\.values) == [14, 155, 497, 2, 351])
        #expect(statistics.fields.map(\.itemsWithout) == [0, 3, 2, 0, 237])
        #expect(statistics.refit.sessions == 6_024)
        // 2017 in seconds.
        #expect(source.times.allSatisfy { (1_483_228_800..<1_514_764_800 + 86_400).contains($0) })
    }

    /// The publisher's events: times in milliseconds, no items file.
    @Test(needs("retailrocket-raw")) func retailRocket() throws {
        let (source, _, statistics) = try read("retailrocket-raw", split: .ratio) {
            $0.interactions.file = "sample_events.csv"
            $0.interactions.session = "visitorid"
            $0.interactions.item = "itemid"
            $0.interactions.time = "timestamp"
            $0.items.file = ""
        }
        #expect(source.catalogue.count == 2_748)
        #expect(source.sessions.count == 200)
        #expect(source.sessions.items.count == 30_064)
        #expect(source.times == source.times.sorted())
        // May to September 2015.
        #expect(source.times.allSatisfy { (1_430_000_000..<1_443_000_000).contains($0) })
        #expect(statistics.items == 668)
    }

    /// The publisher's files of Diginetica: semicolons, and sessions that are not in the order of their times.
    @Test(needs("diginetica-raw")) func digineticaAsPublished() throws {
        let (source, _, statistics) = try read("diginetica-raw", split: .ratio) {
            $0.interactions.file = "train-item-views.sample.csv"
            $0.interactions.time = "timeframe"
            $0.items.file = "product-categories.csv"
            $0.items.item = "itemId"
            $0.items.categories = ["categoryId"]
            $0.unknownItems = .keep
        }
        #expect(source.sessions.count == 2_986)
        #expect(source.sessions.items.count == 12_391)
        #expect(source.catalogue.count == 184_047)
        #expect(statistics.items == 304)
    }

    /// Views with three kinds of feedback on them, as the committed experiment reads them. The counts are those of a
    /// program of its own.
    @Test(needs("deskdrop")) func deskdrop() throws {
        let root = try #require(dataFolder(with: "deskdrop"))
        let file = URL(filePath: #filePath).appending(path: "../../../Experiments/deskdrop.yaml").standardizedFileURL
        func read(_ overrides: [String] = []) throws -> (source: SourceData, statistics: DatasetStatistics) {
            let experiment = try ExperimentFile(contentsOf: file, overrides: overrides).experiment
            let source = try TableImporter(experiment.data, dataFolder: root).read(name: "deskdrop", isSplit: false)
            return (source, DatasetStatistics(try Dataset(source, protocol: experiment.protocol)))
        }
        func yes(_ labels: DatasetStatistics.Feedback.Labels) -> Int {
            Int((labels.shareOfYes * Double(labels.rows)).rounded())
        }

        let (source, sessions) = try read()
        #expect(source.feedback == ["LIKE", "BOOKMARK", "FOLLOW"])
        #expect(source.sessions.count == 28_516)
        #expect(source.sessions.items.count == 47_178)
        #expect(source.catalogue.count == 2_982)
        #expect(source.sessions.feedback.map { $0.count { $0 == 1 } } == [5_381, 1_729, 1_381])
        #expect(source.sessions.feedback.allSatisfy { !$0.contains(-1) })
        #expect(sessions.training.sessions == 1_816)
        #expect([sessions.training, sessions.validation, sessions.test].map(\.rows) == [5_586, 3_077, 7_197])
        #expect(sessions.feedback.map { yes($0.training) } == [659, 205, 215])
        #expect(sessions.feedback.map { yes($0.validation) } == [347, 131, 70])
        #expect(sessions.feedback.map { yes($0.test) } == [727, 257, 173])

        let (_, readers) = try read(["data.interactions.session=personId"])
        #expect(readers.training.sessions == 1_240)
        #expect([readers.training, readers.validation, readers.test].map(\.rows) == [38_192, 1_391, 1_598])
        #expect(readers.feedback.map { yes($0.test) } == [174, 47, 41])
    }
}
