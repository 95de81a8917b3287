import Basics
import Experiments
import Foundation
import Importing
import Sessions
import Storefront
import TestSupport
import Testing

/// Reading, generating and preparing data end where a stop is found.
@Suite struct StoppedPreparationTests {
    private let stopped: StopFlag = {
        let stop = StopFlag()
        stop.stop()
        return stop
    }()

    @Test func readingStopsBeforeItMeetsALaterMistake() throws {
        let folder = try TemporaryFolder([
            "train.csv": "session_id,item_id,time\n1,a,1\n1,b,2\n,c,3\n",
            "items.csv": "item_id\na\nb\nb\n",
        ])
        func read(_ stop: StopFlag, items: String) throws {
            let source = sessionsOnly { $0.items.file = NameList([items]) }
            _ = try TableImporter(source, dataFolder: folder.url).read(name: "shop", isSplit: false, stop: stop)
        }
        for items in ["", "items.csv"] {
            #expect(throws: DataError.self) { try read(StopFlag(), items: items) }
            #expect(throws: Stopped.self) { try read(stopped, items: items) }
        }
    }

    @Test func generatingStops() {
        let settings = StorefrontSettings.of(items: 100, sessions: 100, seed: 1)
        #expect(throws: Stopped.self) { try Storefront(settings).sourceData(stop: stopped) }
    }

    @Test(arguments: EvaluationProtocol.Split.allCases) func preparingStops(_ split: EvaluationProtocol.Split) throws {
        let settings = StorefrontSettings.of(items: 100, sessions: 300, seed: 1)
        var data = try Storefront(settings).sourceData()
        data.testStart = 250
        var rules = EvaluationProtocol()
        rules.split = split
        #expect(throws: Stopped.self) { try Dataset(data, protocol: rules, stop: stopped) }
    }

    @Test func loadingStopsBeforeItReadsAFile() throws {
        let locations = DataLocations(
            dataFolder: URL(filePath: "/nowhere"), cacheFolder: URL(filePath: "/nowhere"))
        var source = DataSource()
        source.storefront = StorefrontSettings.of(items: 100, sessions: 300, seed: 1)
        #expect(throws: Stopped.self) {
            try loadDataset(source, protocol: EvaluationProtocol(), name: "shop", locations: locations, stop: stopped)
        }
    }
}
