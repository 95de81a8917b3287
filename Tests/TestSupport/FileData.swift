import Basics
import Foundation
import Sessions

/// Delimited files in which every column has a twin with other content, so that each key of `data` can point elsewhere.
public enum FileData {
    public static let folder = Result { () throws -> TemporaryFolder in
        let folder = try TemporaryFolder()
        for (place, seed) in [("shop", 1), ("elsewhere", 2)] as [(String, UInt64)] {
            for (name, text) in DialectFiles.all { try folder.write(text, to: "\(place)/\(name)") }
            try folder.write(items(seed: seed), to: "\(place)/items.csv")
            try folder.write(items(seed: seed + 10), to: "\(place)/items2.csv")
            try folder.write(events(seed: seed, sessions: 120), to: "\(place)/train.csv")
            try folder.write(events(seed: seed + 20, sessions: 100), to: "\(place)/train2.csv")
            try folder.write(events(seed: seed + 30, sessions: 20), to: "\(place)/test.csv")
            try folder.write(events(seed: seed + 40, sessions: 20), to: "\(place)/test2.csv")
            try folder.write(
                events(seed: seed, sessions: 120) + "9001,9001,i1,i1,1700000000,1700000000,0,1,view,view,s0,s0\n"
                    + "9001,9001,stray,stray,1700000001,1700000001,0,1,view,view,s0,s0\n"
                    + "9001,9001,i2,i2,1700000002,1700000002,0,1,view,view,s0,s0\n",
                to: "\(place)/stray.csv")
            try folder.write(
                events(seed: seed, sessions: 120) + "9001,9001,i1,i1\n", to: "\(place)/ragged.csv")
            try folder.write(vectors(seed: seed), to: "\(place)/vectors.npy")
            try folder.write(vectors(seed: seed + 50), to: "\(place)/vectors2.npy")
        }
        return folder
    }

    public static func locations() throws -> DataLocations {
        let folder = try folder.get().url
        return DataLocations(dataFolder: folder, cacheFolder: folder.appending(component: "cache"))
    }

    /// Overrides of an experiment on these files.
    public static let overrides = [
        "data.source=files", "data.folder=shop", "data.interactions.file=train.csv", "data.items.categories=group",
        "data.items.title=title", "data.items.attributes=brand", "data.items.numbers=price",
        "protocol.minimumItemSupport=1",
    ]

    private static let itemCount = 40

    private static func items(seed: UInt64) -> String {
        var random = RandomStream(seed: seed, name: "items")
        var text = "item_id,other_id,group,other_group,title,other_title,brand,other_brand,price,other_price\n"
        for item in 0..<itemCount {
            let cells =
                [4, 6].map { "g\(random.index(below: $0))" } + [5, 7].map { "word\(random.index(below: $0)) thing" }
                + [3, 5].map { "b\(random.index(below: $0))" } + [100, 100].map { "\(random.index(below: $0))" }
            text += "i\(item),i\((item + 1) % itemCount)," + cells.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func vectors(seed: UInt64) -> [UInt8] {
        var random = RandomStream(seed: seed, name: "vectors")
        return numPy((0..<itemCount).map { _ in (0..<6).map { _ in Float(random.index(below: 1_000)) / 500 - 1 } })
    }

    private static let kinds = ["view", "buy", "view", "like", "view", "view", "share"]

    /// Sessions of 2 to 8 events over 80 days; the twin columns shift sessions, items and times.
    private static func events(seed: UInt64, sessions: Int) -> String {
        var random = RandomStream(seed: seed, name: "events")
        var text =
            "session_id,other_session,item_id,other_item,time,other_time,like,follow,kind,other_kind,"
            + "shelf,other_shelf\n"
        var row = 0
        for session in 0..<sessions {
            var time = 1_700_000_000 + session * 80 * 86_400 / sessions
            for _ in 0..<(2 + random.index(below: 7)) {
                // The popular items come first.
                let item = min(random.index(below: itemCount), random.index(below: itemCount))
                time += 1 + random.index(below: 60)
                text += "\(session),\(row / 3),i\(item),i\((item * 3) % itemCount),\(time),\(2_000_000_000 - time)"
                text += ",\(row % 5 == 0 ? 1 : 0),\(row % 7 == 0 ? "1" : "\\N")"
                text += ",\(kinds[row % 7]),\(kinds[row % 5]),s\(item % 4),s\(item % 3)\n"
                row += 1
            }
        }
        return text
    }
}
