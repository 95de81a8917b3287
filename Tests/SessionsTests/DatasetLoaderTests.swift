import Foundation
import Runs
import Sessions
import Testing

@Suite struct DataLocationsTests {
    private func folders(_ environment: [String: String], dataOption: String? = nil) -> [String] {
        let locations = DataLocations.standard(environment: environment, dataOption: dataOption)
        return [locations.dataFolder.path, locations.cacheFolder.path]
    }

    @Test func followsOptionEnvironmentAndConvention() {
        #expect(folders(["HOME": "/h"]) == ["/h/.local/share/sessionbench", "/h/.cache/sessionbench"])
        let xdg = ["HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"]
        #expect(folders(xdg) == ["/d/sessionbench", "/c/sessionbench"])
        let named = xdg.merging(["SESSIONBENCH_DATA": "/data"]) { $1 }
        #expect(folders(named) == ["/data", "/c/sessionbench"])
        #expect(folders(named, dataOption: "/option") == ["/option", "/c/sessionbench"])
        #expect(folders(named, dataOption: "") == ["/data", "/c/sessionbench"])
        let unusable = ["HOME": "/h", "XDG_DATA_HOME": "relative", "XDG_CACHE_HOME": "", "SESSIONBENCH_DATA": ""]
        #expect(folders(unusable) == ["/h/.local/share/sessionbench", "/h/.cache/sessionbench"])
    }
}

@Suite struct DatasetLoaderTests {
    private let folder: TemporaryFolder
    private let locations: DataLocations
    private let source: DataSource
    private var rules = EvaluationProtocol()

    init() throws {
        folder = try TemporaryFolder()
        let rows = (0..<40).flatMap {
            ["\($0),a,\($0),\($0 % 2)", "\($0),b,\($0),", "\($0),\($0 % 2 == 0 ? "c" : "d"),\($0),1"]
        }
        try folder.write("session_id,item_id,time,like\n" + rows.joined(separator: "\n"), to: "train.csv")
        try folder.write(
            "item_id,kind,name,brand,price\na,x|y,Ä thing,p,1\nb,x,,q,\nc,,Naïve one,,3\nd,y,b\u{1F600},p|q,4\n",
            to: "items.csv")
        locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.url.appending(path: "cache"))
        source = sessionsOnly {
            $0.interactions.feedback = ["like"]
            $0.items.file = "items.csv"
            $0.items.categories = ["kind"]
            $0.items.title = "name"
            $0.items.attributes = ["brand"]
            $0.items.numbers = ["price"]
        }
    }

    private func load() throws -> Dataset {
        try loadDataset(source, protocol: rules, name: "shop", locations: locations)
    }

    private var cacheFiles: [URL] {
        (try? FileManager.default.contentsOfDirectory(
            at: locations.cacheFolder.appending(path: "datasets"), includingPropertiesForKeys: nil)) ?? []
    }

    @Test func aCachedDatasetIsTheImportedOne() throws {
        try setModificationDate(of: "train.csv")
        let imported = try load()
        #expect(cacheFiles.count == 1)
        try makeSourcesUnreadable()
        let cached = try loadDataset(source, protocol: rules, name: "other", locations: locations)
        #expect(cached.name == "other")
        #expect(cached.fingerprint == imported.fingerprint)
        #expect(cached.catalogue == imported.catalogue)
        #expect(cached.feedback == ["like"])
        #expect(cached.training.feedback[0].contains(-1))
        #expect(cached.training == imported.training)
        #expect(cached.validation == imported.validation)
        #expect(cached.test == imported.test)
        #expect(cached.refit == imported.refit)
    }

    /// Replaces the interactions by rubbish of the same size and modification time, which only the cache survives.
    private func makeSourcesUnreadable() throws {
        let size = try Data(contentsOf: folder.url.appending(path: "train.csv")).count
        try folder.write([UInt8](repeating: 0xff, count: size), to: "train.csv")
        try setModificationDate(of: "train.csv")
    }

    private func setModificationDate(of name: String) throws {
        let attributes = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: folder.url.appending(path: name).path)
    }

    @Test func aDamagedCacheIsMadeAgain() throws {
        let imported = try load()
        let file = try #require(cacheFiles.first)
        let whole = try Data(contentsOf: file)
        var flipped = whole
        flipped[whole.count / 2] ^= 1
        var otherVersion = whole
        otherVersion[0] ^= 1
        var otherLength = whole
        otherLength[24] ^= 1
        let damaged = [
            Data(), whole.prefix(20), whole.prefix(32), whole.dropLast(), whole + Data([0]), flipped, otherVersion,
            otherLength,
        ]
        for data in damaged {
            try Data(data).write(to: file)
            #expect(try load().fingerprint == imported.fingerprint)
            #expect(try Data(contentsOf: file) == whole)
        }
        #expect(cacheFiles.count == 1)
    }

    @Test func aChangedSourceFileIsReadAgain() throws {
        let before = try load()
        let text = try String(contentsOf: folder.url.appending(path: "train.csv"), encoding: .utf8)
        try folder.write(text + "\n40,d,40,1\n40,a,40,0\n", to: "train.csv")
        let after = try load()
        #expect(before.fingerprint != after.fingerprint)
        #expect(cacheFiles.count == 1)
    }

    @Test func aTouchedItemsFileIsReadAgain() throws {
        _ = try load()
        let text = try String(contentsOf: folder.url.appending(path: "items.csv"), encoding: .utf8)
        try folder.write(text.replacing("Naïve", with: "naïve"), to: "items.csv")
        try setModificationDate(of: "items.csv")
        #expect(try load().catalogue.titles[2] == "naïve one")
    }

    @Test func everyProtocolHasItsOwnCache() throws {
        let ratio = try load()
        var rules = rules
        rules.unseenItems = .rank
        let ranked = try loadDataset(source, protocol: rules, name: "shop", locations: locations)
        #expect(cacheFiles.count == 2)
        #expect(ranked.fingerprint != ratio.fingerprint)
    }

    @Test func anUnwritableCacheIsNoError() throws {
        let expected = try load()
        var elsewhere = locations
        // A file where the folder should be.
        elsewhere.cacheFolder = folder.url.appending(path: "train.csv")
        let dataset = try loadDataset(source, protocol: rules, name: "shop", locations: elsewhere)
        #expect(dataset.fingerprint == expected.fingerprint)
    }

    @Test func badInputLeavesNothingBehind() throws {
        try folder.write("session_id,item_id,time,like\n1,a\n", to: "train.csv")
        #expect(message { _ = try load() }.hasPrefix("train.csv:2:1: the row has 2 cells"))
        #expect(cacheFiles.isEmpty)
    }

    @Test func aStorefrontIsGenerated() throws {
        var source = DataSource()
        source.storefront.items = 50
        source.storefront.sessions = 500
        let dataset = try loadDataset(source, protocol: rules, name: "toy", locations: locations)
        let again = try loadDataset(source, protocol: rules, name: "toy", locations: locations)
        #expect(dataset.name == "toy")
        #expect(dataset.fingerprint == again.fingerprint)
        #expect(dataset.refit.count + dataset.test.count > 400)
        source.storefront.seed = 2
        let other = try loadDataset(source, protocol: rules, name: "toy", locations: locations)
        #expect(dataset.fingerprint != other.fingerprint)
        #expect(cacheFiles.isEmpty)
    }
}
