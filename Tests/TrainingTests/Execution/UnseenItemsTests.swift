import Basics
import Experiments
import Foundation
import Metrics
import Runs
import Sessions
import TestSupport
import Testing
import Training

/// An item that is clicked in a validation session and in no training session.
@Suite struct UnseenItemsTests {
    private static let header = "session,item,time\n"

    /// Three training sessions a b, one of validation a x b (of which x is dropped), test sessions a x and a b.
    private static func write(to folder: TemporaryFolder) throws {
        func rows(_ sessions: [String], from first: Int) -> String {
            sessions.enumerated().map { number, items in
                items.enumerated().map { "\(first + number),\($1),\(100 * (first + number) + $0)\n" }.joined()
            }.joined()
        }
        try folder.write(header + rows(["ab", "ab", "ab", "axb"], from: 1), to: "shop/train.csv")
        try folder.write("item\na\nb\nx\n", to: "shop/items.csv")
        try folder.write(header + rows(["ax", "ab"], from: 5), to: "shop/test.csv")
    }

    @Test(
        "Without a refit it counts as never seen, with one by its clicks",
        arguments: ["markov", "popularity", "gru4rec"], [false, true])
    func slices(kind: String, refit: Bool) throws {
        let files = try TemporaryFolder()
        try Self.write(to: files)
        let experiment = try Experiment(name: "unseen").setting([
            "data.source=files", "data.folder=shop", "data.interactions.file=train.csv",
            "data.interactions.testFile=test.csv", "data.interactions.session=session", "data.interactions.item=item",
            "data.interactions.time=time", "data.items.item=item", "protocol.split=given",
            "protocol.validationFraction=0.25",
            "model.kind=\(kind)", "training.refit=\(refit)", "training.workers=1",
        ])
        let folder = try RunFolder.create(experiment: experiment, in: files.url.appending(component: "Results"))
        let locations = DataLocations(dataFolder: files.url, cacheFolder: files.url.appending(component: "cache"))
        let summary = try RunExecution(
            experiment: experiment, folder: folder, locations: locations, stop: StopFlag()
        ) { _ in }.run()
        let slices = try #require(summary?.slices)
        // Both rows are in the test either way: never seen, 1–5 clicks, more.
        #expect(slices.map(\.metrics.rows) == (refit ? [0, 2, 0, 0, 0] : [1, 1, 0, 0, 0]))
        // Nothing that counts clicks can tell x from any other item that was never clicked.
        if !refit, kind != "gru4rec" { #expect(slices[0].metrics.mrr == 1.0 / 3) }
    }
}
