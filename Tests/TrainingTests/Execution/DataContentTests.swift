import Basics
import Experiments
import Foundation
import Importing
import Models
import Runs
import Sessions
import TestSupport
import Testing
import Training

/// Data of which a model could read or learn nothing: an error that names the column, before training starts.
@Suite struct DataContentTests {
    /// Three items that sessions begin with, and five that they go on to.
    private static let files: [String: String] = {
        let items = (0..<8).map { item in
            // `first`: a category for first items only; `empty` and `blank`: nothing.
            "i\(item),c\(item % 2),\(item < 3 ? "f\(item % 2)" : ""),,\\N,word \(item % 3),\(item)"
        }
        var rows: [String] = []
        for session in 0..<60 {
            for (place, item) in [session % 3, 3 + session % 5, 3 + session * 2 % 5].enumerated() {
                rows.append("s\(session),i\(item),\(1_600_000_000 + session * 7_000 + place),,\\N,1")
            }
        }
        return [
            "shop/items.csv": (["item_id,group,first,empty,blank,title,price"] + items).joined(separator: "\n"),
            "shop/train.csv": (["session_id,item_id,time,none,unknown,like"] + rows).joined(separator: "\n"),
        ]
    }()

    private func attempt(_ overrides: [String]) throws -> (error: (any Error)?, events: [RunEvent]) {
        let run = try TestRun(
            try Experiment(name: "shop").setting(
                [
                    "data.source=files", "data.folder=shop", "protocol.minimumItemSupport=1", "model.width=16",
                    "model.heads=2", "model.layers=1", "training.epochs=1",
                ] + overrides))
        for (name, text) in Self.files { try run.files.write(text, to: name) }
        let locations = DataLocations(
            dataFolder: run.files.url, cacheFolder: run.files.url.appending(component: "cache"))
        do {
            _ = try RunExecution(
                experiment: run.experiment, folder: run.folder, locations: locations, stop: StopFlag(),
                onEvent: { _ in }
            ).run()
            return (nil, try run.folder.events())
        } catch {
            return (error, try run.folder.events())
        }
    }

    @Test(
        "What is empty is named, with its key and what to do",
        arguments: [
            (
                ["data.items.categories=empty"],
                "shop/items.csv: no item of the catalogue has a value in the column “empty”: fill the column, or "
                    + "take it "
                    + "out of data.items.categories"
            ),
            (
                ["data.items.categories=group,blank", "model.metadata.category=false"],
                "shop/items.csv: no item of the catalogue has a value in the column “blank”: fill the column, take "
                    + "it out "
                    + "of data.items.categories, or set model.hierarchy to none"
            ),
            (
                ["data.items.categories=first"],
                "shop/items.csv: no item to be predicted in the training sessions has a value in the column "
                    + "“first”: fill "
                    + "the column, take it out of data.items.categories, or set model.hierarchy to none"
            ),
            (
                ["data.items.categories=first", "model.kind=gru4rec", "model.tasks.sharing=bottom"],
                "shop/items.csv: no item to be predicted in the training sessions has a value in the column "
                    + "“first”: fill "
                    + "the column, take it out of data.items.categories, or set model.tasks.category to false"
            ),
            (
                ["data.items.categories=empty", "model.kind=m2trec"],
                "shop/items.csv: no item of the catalogue has a value in the column “empty”: fill the column, or "
                    + "take it "
                    + "out of data.items.categories"
            ),
            (
                ["data.interactions.categories=none"],
                "shop/train.csv: no item of the catalogue has a value in the column “none”: fill the column, or "
                    + "take it "
                    + "out of data.interactions.categories"
            ),
            (
                ["data.items.title=empty", "model.hierarchy=none"],
                "shop/items.csv: no item of the catalogue has a value in the column “empty”: fill the column, or "
                    + "take it "
                    + "out of data.items.title"
            ),
            (
                ["data.items.attributes=group,blank", "model.idFree=true", "model.hierarchy=none"],
                "shop/items.csv: no item of the catalogue has a value in the column “blank”: fill the column, or "
                    + "take it "
                    + "out of data.items.attributes"
            ),
            (
                ["data.items.numbers=blank", "model.kind=m2trec"],
                "shop/items.csv: no item of the catalogue has a value in the column “blank”: fill the column, or "
                    + "take it "
                    + "out of data.items.numbers"
            ),
            (
                [
                    "data.interactions.feedback=like,unknown", "model.kind=gru4rec", "model.tasks.sharing=bottom",
                ],
                "shop/train.csv: no row to be predicted in the training sessions has a label of the feedback "
                    + "“unknown”; "
                    + "fill the column, or leave it out of model.tasks.feedback"
            ),
        ])
    func named(_ overrides: [String], message: String) throws {
        let (error, events) = try attempt(overrides)
        #expect(error as? DataError != nil)
        #expect(error.map { "\($0)" } == message)
        #expect(events.count == 1, "nothing is started")
    }

    @Test(
        "What the model does not read may be empty",
        arguments: [
            ["data.items.categories=empty", "model.kind=v-sknn"], ["data.items.title=empty", "model.kind=srgnn"],
            ["data.items.categories=empty,group", "model.hierarchy=none", "model.metadata.category=false"],
            [
                "data.items.categories=empty", "model.kind=gru4rec", "model.tasks.sharing=bottom",
                "model.tasks.category=false",
            ],
            [
                "data.interactions.feedback=like,unknown", "model.kind=gru4rec", "model.tasks.sharing=bottom",
                "model.tasks.feedback=like",
            ],
        ])
    func unread(_ overrides: [String]) throws {
        let (error, _) = try attempt(overrides)
        #expect(error == nil)
    }
}
