import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
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
    private let shop: CachedShop

    init() throws { shop = try CachedShop() }

    @Test func aChangedSourceFileIsReadAgain() throws {
        let before = try shop.load()
        let text = try String(contentsOf: shop.folder.url.appending(path: "train.csv"), encoding: .utf8)
        try shop.folder.write(text + "\n40,d,40,1\n40,a,40,0\n", to: "train.csv")
        let after = try shop.load()
        #expect(before.fingerprint != after.fingerprint)
        #expect(shop.cacheFiles.count == 1)
    }

    @Test func aTouchedItemsFileIsReadAgain() throws {
        _ = try shop.load()
        let text = try String(contentsOf: shop.folder.url.appending(path: "items.csv"), encoding: .utf8)
        try shop.folder.write(text.replacing("Naïve", with: "naïve"), to: "items.csv")
        try shop.setModificationDate(of: "items.csv")
        #expect(try shop.load().catalogue.titles[2] == "naïve one")
    }

    @Test func everyProtocolHasItsOwnCache() throws {
        let ratio = try shop.load()
        var rules = shop.rules
        rules.unseenItems = .rank
        let ranked = try shop.load(rules: rules)
        #expect(shop.cacheFiles.count == 2)
        #expect(ranked.fingerprint != ratio.fingerprint)
    }

    @Test func badInputLeavesNothingBehind() throws {
        try shop.folder.write("session_id,item_id,time,like\n1,a\n", to: "train.csv")
        #expect(message { _ = try shop.load() }.hasPrefix("train.csv:2:1: the row has 2 cells"))
        #expect(shop.files { _ in true }.isEmpty)
    }

    @Test func aStorefrontIsGenerated() throws {
        func load(_ configure: (inout StorefrontSettings) -> Void = { _ in }) throws -> Dataset {
            var source = DataSource()
            source.storefront.items = 50
            source.storefront.sessions = 500
            configure(&source.storefront)
            return try loadDataset(source, protocol: shop.rules, name: "toy", locations: shop.locations)
        }
        let dataset = try load()
        #expect(dataset.name == "toy")
        #expect(try load().fingerprint == dataset.fingerprint)
        #expect(dataset.refit.count + dataset.test.count > 400)
        #expect(try load { $0.seed = 2 }.fingerprint != dataset.fingerprint)
        #expect(shop.files { _ in true }.isEmpty)
        try dataset.checkInvariants()
    }
}
