import Basics
import Experiments
import Foundation
import Importing
import Sessions
import Testing
import Training

extension Reliability {
    /// Prepared datasets whose bytes change, and whose values change behind a right fingerprint.
    @Suite struct DataFuzzCacheCampaign {
        @Test("Changed bytes of a cache are noticed")
        func bytes() throws {
            let templates = try DataFuzzCache.templates()
            let campaign = Campaign("bytes of caches", counting: "believed unchanged", "refused", "hashes of sources")
            campaign.run { test in
                let cache = try DataFuzzCache(test.random.pick(templates))
                let isHashes = test.random.chance(0.1)
                let file = isHashes ? cache.hashes : cache.file
                let damage = Damage(
                    isHashes ? Data("{\"checksum\":\"0123456789abcdef\",\"files\":{}}".utf8) : cache.template.bytes,
                    other: Data(cache.template.bytes.reversed()), &test.random)
                if let bytes = damage.bytes { try bytes.write(to: file) }
                if isHashes { test.count("hashes of sources") }
                guard let dataset = try cache.read() else { return test.count("refused") }
                guard DataFuzz.Content(dataset) == cache.template.content else {
                    throw Failure.wrong("\(damage): another dataset is believed")
                }
                test.count("believed unchanged")
            }
        }

        @Test("Values of a cache that cannot be are noticed behind a right fingerprint")
        func values() throws {
            let templates = try DataFuzzCache.templates()
            let campaign = Campaign("values of caches", counting: "possible", "refused")
            campaign.run { test in
                let cache = try DataFuzzCache(test.random.pick(templates))
                var dataset = cache.template.dataset
                var poisons: [String] = []
                for _ in 0..<(1 + test.random.index(below: 3)) {
                    poisons.append(DataFuzzPoison.apply(&dataset, &test.random))
                }
                dataset.fingerprint = dataset.contentHash(protocol: cache.template.rules)
                try cache.write(dataset)
                guard let read = try cache.read() else { return test.count("refused") }
                do {
                    guard DataFuzz.Content(read) == DataFuzz.Content(dataset) else {
                        throw Failure.wrong("another dataset than was written")
                    }
                    try DataFuzz.check(read)
                    try DataFuzzCache.use(read)
                } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(poisons): \(failure.text)")
                }
                test.count("possible")
            }
            // Neither is an exception.
            #expect(campaign.counted("possible") * 20 >= campaign.counted("cases"))
            #expect(campaign.counted("refused") * 3 >= campaign.counted("cases"))
        }
    }
}

/// The cache of a case: a source file that is the template's, and a prepared dataset to change.
struct DataFuzzCache {
    struct Template: Sendable {
        let folder: CaseFolder
        let source: DataSource
        let rules: EvaluationProtocol
        let dataset: Dataset
        let content: DataFuzz.Content
        /// Of the file as it should be.
        let bytes: Data
        let contents: [SourceContent]
        /// Relative to a cache.
        let path: String
    }

    let template: Template
    private let folder: CaseFolder

    /// Datasets of several forms: with and without metadata and feedback, and under all splits.
    static func templates() throws -> [Template] {
        var templates: [Template] = []
        var number = 0
        while templates.count < 12 {
            var tables = DataFuzzTables(RandomStream(seed: 1, name: "templates of caches", index: number))
            number += 1
            let split = EvaluationProtocol.Split.allCases[templates.count % EvaluationProtocol.Split.allCases.count]
            if let template = try template(&tables, split) { templates.append(template) }
        }
        return templates
    }

    private static func template(
        _ tables: inout DataFuzzTables, _ split: EvaluationProtocol.Split
    ) throws -> Template? {
        let folder = try CaseFolder()
        try tables.write(to: folder)
        var rules = tables.rules
        rules.split = split
        let locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.cache)
        guard let dataset = try? loadDataset(tables.source, protocol: rules, name: "case", locations: locations) else {
            return nil
        }
        let importer = TableImporter(tables.source, dataFolder: folder.url)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.cache.path)
        guard let path = names.first(where: { $0.hasSuffix(".dataset") }) else {
            throw Failure.wrong("there is no cache")
        }
        return Template(
            folder: folder, source: tables.source, rules: rules, dataset: dataset, content: DataFuzz.Content(dataset),
            bytes: try Data(contentsOf: folder.cache.appending(path: path)),
            contents: try importer.read(name: "case", isSplit: split == .given).contents, path: path)
    }

    init(_ template: Template) throws {
        self.template = template
        folder = try CaseFolder()
        let file = folder.cache.appending(path: template.path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try template.bytes.write(to: file)
    }

    var file: URL { folder.cache.appending(path: template.path) }
    var hashes: URL { file.deletingLastPathComponent().appending(component: "sources.json") }

    private var cache: DatasetCache {
        let importer = TableImporter(template.source, dataFolder: template.folder.url)
        return DatasetCache(
            template.source, protocol: template.rules, sources: importer.files(isSplit: template.rules.split == .given),
            locations: DataLocations(dataFolder: template.folder.url, cacheFolder: folder.cache))
    }

    func read() throws -> Dataset? { try cache.read(name: "case") }

    func write(_ dataset: Dataset) throws { try cache.write(dataset, of: template.contents) }

    /// What a program does with a dataset before it trains.
    static func use(_ dataset: Dataset) throws {
        let clicks = dataset.training.support(itemCount: dataset.catalogue.count).map(Int32.init)
        for level in dataset.catalogue.categories {
            let index = try CandidateIndex(level, clicks: clicks)
            guard index.items.count == level.target.count(where: { $0 >= 0 }) else {
                throw Failure.wrong("an index of candidates without some of the items")
            }
        }
    }
}
