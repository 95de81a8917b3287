import Basics
import Experiments
import Foundation
import Importing
import Sessions
import Testing

extension Reliability {
    /// Tables by grammar, mutated or not, under all protocols: what is refused is refused in words, what is accepted is
    /// a dataset, and the same one each time.
    @Suite struct DataFuzzTableCampaign {
        @Test("Tables give an error in words or a dataset that keeps its invariants, from the cache, too")
        func tables() throws {
            let campaign = Campaign(
                "fuzzing of tables", counting: "mutated", "inputs", "accepted", "mutated and accepted",
                "errors in words")
            campaign.run { test in
                var tables = DataFuzzTables(test.random.split())
                if test.random.chance(0.15) {
                    for _ in 0..<(1 + test.random.index(below: 3)) { tables.mutate() }
                    test.count("mutated")
                }
                let folder = try CaseFolder()
                try tables.write(to: folder)
                do {
                    try DataFuzz.check(tables, in: folder, &test)
                } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(failure.text)\n\(tables.mutations)")
                }
            }
            // A grammar that is mostly refused tests little.
            #expect(campaign.counted("accepted") * 4 >= campaign.counted("inputs"))
        }
    }
}

/// What holds of data whatever is in the files.
enum DataFuzz {
    /// Reads tables, in small parts or as a whole, under every split, and under one of them by way of the cache.
    static func check(_ tables: DataFuzzTables, in folder: CaseFolder, _ test: inout Case) throws {
        let throughCache = test.random.pick(EvaluationProtocol.Split.allCases)
        for isSplit in [false, true] {
            var importer = TableImporter(tables.source, dataFolder: folder.url)
            // What is loaded below is small, and so read as a whole.
            importer.partSize = test.random.pick([20, 100, importer.partSize])
            let data = try inWords(&test) { try importer.read(name: "case", isSplit: isSplit) }
            for split in EvaluationProtocol.Split.allCases where (split == .given) == isSplit {
                var rules = tables.rules
                rules.split = split
                test.count("inputs")
                let dataset = try data.flatMap { data in
                    try inWords(&test) { try Dataset(data, protocol: rules) }
                }
                if let dataset {
                    test.count("accepted")
                    if !tables.mutations.isEmpty { test.count("mutated and accepted") }
                    try check(dataset)
                }
                if split == throughCache { try checkCache(tables.source, rules, dataset, in: folder, &test) }
            }
        }
    }

    /// Loads twice; the second time the dataset comes from the cache.
    private static func checkCache(
        _ source: DataSource, _ rules: EvaluationProtocol, _ expected: Dataset?, in folder: CaseFolder,
        _ test: inout Case
    ) throws {
        let locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.cache)
        for _ in 0..<2 {
            let dataset = try inWords(&test) {
                try loadDataset(source, protocol: rules, name: "case", locations: locations)
            }
            guard dataset.map(Content.init) == expected.map(Content.init) else {
                throw Failure.wrong("\(rules.split.rawValue): loaded and read data differ")
            }
        }
        let importer = TableImporter(source, dataFolder: folder.url)
        let files = importer.files(isSplit: rules.split == .given)
        let cache = DatasetCache(source, protocol: rules, sources: files, locations: locations)
        guard (try cache.read(name: "case") != nil) == (expected != nil) else {
            throw Failure.wrong("\(rules.split.rawValue): what was loaded is not in the cache, or what was refused is")
        }
    }

    /// What reading returns; nil if it is refused in words fit for a terminal.
    private static func inWords<Value>(_ test: inout Case, _ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let error as DataError {
            let text = error.description
            guard !error.message.isEmpty, text.utf8.count < 20_000,
                !text.unicodeScalars.contains(where: { $0.value < 32 || (127..<160).contains($0.value) })
            else { throw Failure.wrong("an error that is no sentence: \(text.debugDescription.prefix(1_000))") }
            test.count("errors in words")
            return nil
        } catch {
            throw Failure.wrong("an error of another kind: \(error)")
        }
    }

    /// Checks invariants, and that what reads datasets can read this one.
    static func check(_ dataset: Dataset) throws {
        do { try dataset.checkInvariants() } catch { throw Failure.wrong("accepted, but \(error)") }
        let statistics = DatasetStatistics(dataset)
        guard statistics.training.rows == dataset.summary.trainingRows, statistics.items == dataset.catalogue.count
        else {
            throw Failure.wrong("statistics and summary differ")
        }
        for sessions in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
            let batch = PackedBatch(evaluation: sessions, 0..<sessions.count, length: 4)
            for batch in [batch, PackedBatch(training: sessions, 0..<sessions.count, length: 4)] {
                do {
                    try batch.checkInvariants(itemCount: dataset.catalogue.count, tasks: dataset.feedback.count)
                } catch {
                    throw Failure.wrong("a batch that cannot be: \(error)")
                }
            }
            guard batch.targets == sessions.eachRow.map({ sessions.items[$0.target] }) else {
                throw Failure.wrong("a batch with other rows than the sessions have")
            }
        }
        for field in dataset.catalogue.categories.map(\.field) + dataset.catalogue.fields {
            for item in dataset.catalogue.ids.indices
            where field[item].contains(where: { field.vocabulary[Int($0)].isEmpty }) {
                throw Failure.wrong("item \(item) has an empty \(field.name)")
            }
        }
    }

    /// All of a dataset that a model sees.
    struct Content: Equatable, Sendable {
        let fingerprint: String
        let catalogue: Catalogue
        let sets: [SessionSet]
        let feedback: [String]

        init(_ dataset: Dataset) {
            fingerprint = dataset.fingerprint
            catalogue = dataset.catalogue
            sets = [dataset.training, dataset.validation, dataset.test, dataset.refit]
            feedback = dataset.feedback
        }
    }
}
