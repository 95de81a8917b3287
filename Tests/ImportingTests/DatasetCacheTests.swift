import Basics
import Foundation
import Importing
import Sessions
import Testing

/// What is taken for a prepared dataset, and what is not.
@Suite struct DatasetCacheTests {
    private let shop: CachedShop

    init() throws { shop = try CachedShop() }

    @Test func aCachedDatasetIsTheImportedOne() throws {
        let imported = try shop.load()
        #expect(shop.cacheFiles.count == 1)
        let written = try Data(contentsOf: shop.cacheFiles[0])
        let cached = try shop.load(name: "other")
        #expect(cached.name == "other")
        #expect(cached.fingerprint == imported.fingerprint)
        #expect(cached.catalogue == imported.catalogue)
        #expect(cached.feedback == ["like"])
        #expect(cached.training.feedback[0].contains(-1))
        #expect(cached.training == imported.training)
        #expect(cached.validation == imported.validation)
        #expect(cached.test == imported.test)
        #expect(cached.refit == imported.refit)
        #expect(try Data(contentsOf: shop.cacheFiles[0]) == written)
        // And it is from the cache: one with another title in it is believed.
        var other = imported
        other.catalogue.titles[0] = "Another thing"
        other.degraded.missing = 0.25
        try shop.poison(other)
        let believed = try shop.load()
        #expect(believed.catalogue.titles[0] == "Another thing" && believed.degraded == other.degraded)
    }

    /// As `touch -r` and copies that keep times do.
    @Test func otherContentUnderTheSameSizeAndTimeIsNoticed() throws {
        try shop.setModificationDate(of: "train.csv")
        let before = try shop.load()
        let file = shop.folder.url.appending(path: "train.csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        try shop.folder.write(text.replacing(",c,", with: ",d,"), to: "train.csv")
        try shop.setModificationDate(of: "train.csv")
        let after = try shop.load()
        #expect(after.catalogue.ids == ["a", "b", "d"])
        #expect(after.fingerprint != before.fingerprint)
        try shop.folder.write(text, to: "train.csv")
        #expect(try shop.load().fingerprint == before.fingerprint)
    }

    @Test func equalContentIsTheSameWhereverItsTimesAre() throws {
        var marked = try shop.load()
        marked.catalogue.titles[0] = "From the cache"
        try shop.poison(marked)
        try shop.setModificationDate(of: "train.csv")
        try shop.folder.write(
            try String(contentsOf: shop.folder.url.appending(path: "items.csv"), encoding: .utf8), to: "items.csv")
        #expect(try shop.load().catalogue.titles[0] == "From the cache")
    }

    @Test func everyDamagedByteIsNoticed() throws {
        let imported = try shop.load()
        let file = try #require(shop.cacheFiles.first)
        let whole = try Data(contentsOf: file)
        let cache = shop.cache
        #expect(try cache.read(name: "shop")?.fingerprint == imported.fingerprint)
        // Header, fingerprint and first texts byte by byte.
        for place in whole.indices where place < 300 || place % 7 == 0 {
            var damaged = whole
            damaged[place] ^= 1 << UInt8(place % 8)
            try damaged.write(to: file)
            #expect(try cache.read(name: "shop") == nil, "byte \(place)")
        }
        for length in stride(from: 0, to: whole.count, by: 13) {
            try whole.prefix(length).write(to: file)
            #expect(try cache.read(name: "shop") == nil, "\(length) bytes")
        }
        for more in [1, 8] {
            try (whole + Data(count: more)).write(to: file)
            #expect(try cache.read(name: "shop") == nil, "\(more) bytes more")
        }
        #expect(try shop.load().fingerprint == imported.fingerprint)
        #expect(try Data(contentsOf: file) == whole)
        #expect(shop.cacheFiles.count == 1)
    }

    @Test(arguments: BrokenDataset.all) func valuesThatCannotBeAreNotBelieved(broken: BrokenDataset) throws {
        let imported = try shop.load()
        var dataset = imported
        broken.make(&dataset)
        #expect(throws: BrokenInvariant.self) { try dataset.checkInvariants() }
        try shop.poison(dataset)
        #expect(try shop.load().fingerprint == imported.fingerprint)
        // It was made again, and the right one is believed.
        #expect(try shop.load().catalogue == imported.catalogue)
    }

    @Test("Damage is named, by the part that it is in")
    func damageIsNamed() throws {
        let imported = try shop.load()
        let file = try #require(shop.cacheFiles.first)
        let whole = try Data(contentsOf: file)
        func said(_ content: Data) throws -> [String] {
            try content.write(to: file)
            var said: [String] = []
            let dataset = try loadDataset(
                shop.source, protocol: shop.rules, name: "shop", locations: shop.locations,
                onDamage: { said.append($0) })
            #expect(dataset.fingerprint == imported.fingerprint)
            #expect(try Data(contentsOf: file) == whole)
            return said
        }
        #expect(try said(whole) == [])
        // In the order in which they are written.
        var parts: [String] = []
        for place in stride(from: 16, to: whole.count, by: 8) {
            var damaged = whole
            damaged[place] ^= 1
            let named = try said(damaged)
            try #require(named.count == 1 && named[0].hasPrefix("the prepared data is damaged ("))
            if parts.last != named[0] { parts.append(named[0]) }
        }
        let names = [
            "fingerprint and report", "names of the items", "metadata of the items", "training sessions",
            "validation sessions", "test sessions", "training and validation sessions",
        ]
        #expect(
            parts == names.map { "the prepared data is damaged (\($0)) and is made anew: \(shownPath(file.path))" })
        #expect(try said(whole.prefix(whole.count / 2)).count == 1)
        // Of other contents, or of another version, is no damage.
        var old = whole
        old[0] ^= 1
        #expect(try said(old) == [])
    }

    /// Whatever stands in the place of a cache, loading neither waits for it nor follows it nor removes it.
    @Test(arguments: ["fifo", "link", "dangling link", "folder"], [true, false])
    func whatIsNoFileIsAbsent(thing: String, isDataset: Bool) throws {
        let imported = try shop.load()
        let place = isDataset ? shop.cacheFiles[0] : shop.cacheFolder.appending(path: "sources.json")
        if !isDataset { try Data("{}".utf8).write(to: place) }
        let elsewhere = shop.folder.url.appending(path: "elsewhere")
        try FileManager.default.moveItem(at: place, to: elsewhere)
        let content = try Data(contentsOf: elsewhere)
        switch thing {
        case "fifo": #expect(mkfifo(place.path, 0o600) == 0)
        case "folder": try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        default:
            let target = thing == "link" ? elsewhere.path : elsewhere.path + "s"
            try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
        }
        let kind = try FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
        #expect(try shop.load().fingerprint == imported.fingerprint)
        #expect(try FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType == kind)
        #expect(try Data(contentsOf: elsewhere) == content)
        #expect(!FileManager.default.fileExists(atPath: elsewhere.path + "s"))
    }

    @Test func aFileOfAnImpossibleSizeIsReplaced() throws {
        let imported = try shop.load()
        let file = shop.cacheFiles[0]
        let size = try Data(contentsOf: file).count
        #expect(truncate(file.path, 50_000_000_000) == 0)
        try Data("{}".utf8).write(to: shop.cacheFolder.appending(path: "sources.json"))
        #expect(truncate(shop.cacheFolder.appending(path: "sources.json").path, 50_000_000_000) == 0)
        #expect(try shop.load().fingerprint == imported.fingerprint)
        #expect(try Data(contentsOf: file).count == size)
    }

    @Test func filesOfKilledWritersAreSwept() throws {
        _ = try shop.load()
        let folder = try Folder(shop.cacheFolder)
        let name = shop.cacheFiles[0].lastPathComponent
        let old = [".\(name).\(UUID().uuidString)", ".sources.json.\(UUID().uuidString)"]
        let young = ".\(name).\(UUID().uuidString)"
        let others = [".\(name).tmp", ".notes.\(UUID().uuidString)"]
        for file in old + others + [young] { try Data("x".utf8).write(to: folder.file(file)) }
        for file in old + others {
            let time = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -4_000)]
            try FileManager.default.setAttributes(time, ofItemAtPath: folder.file(file).path)
        }
        var rules = shop.rules
        rules.unseenItems = .rank
        _ = try shop.load(rules: rules)
        #expect(old.allSatisfy { !folder.contains($0) })
        #expect((others + [young]).allSatisfy(folder.contains))
    }

    @Test func anUnwritableCacheIsNoError() throws {
        let expected = try shop.load()
        // A file, or a link that leads nowhere, where a folder should be.
        let dangling = shop.folder.url.appending(path: "dangling")
        try FileManager.default.createSymbolicLink(atPath: dangling.path, withDestinationPath: "nowhere")
        for place in ["train.csv", "dangling", "dangling/below", "/proc/cache"] {
            var elsewhere = shop.locations
            elsewhere.cacheFolder = URL(filePath: place, relativeTo: shop.folder.url)
            let dataset = try loadDataset(shop.source, protocol: shop.rules, name: "shop", locations: elsewhere)
            #expect(dataset.fingerprint == expected.fingerprint)
        }
    }
}

/// A way in which a dataset can be wrong.
struct BrokenDataset: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (inout Dataset) -> Void

    static let all: [BrokenDataset] = [
        .init(testDescription: "a set is empty") { $0.test = SessionSet(feedback: [[]]) },
        .init(testDescription: "no offset") { $0.training.packed.offsets = [] },
        .init(testDescription: "first offset") { $0.training.packed.offsets[0] = 1 },
        .init(testDescription: "negative offset") { $0.training.packed.offsets[1] = -1 },
        .init(testDescription: "falling offsets") { $0.refit.packed.offsets.swapAt(1, 2) },
        .init(testDescription: "offset behind the end") { $0.test.packed.offsets[1] = .max },
        .init(testDescription: "last offset") {
            $0.validation.packed.offsets[$0.validation.packed.offsets.count - 1] -= 1
        },
        .init(testDescription: "offset too many") {
            $0.training.packed.offsets.append($0.training.packed.offsets.last ?? 0)
        },
        .init(testDescription: "item too many") { $0.training.items.append(0) },
        .init(testDescription: "negative item") { $0.training.items[3] = -1 },
        .init(testDescription: "unknown item") { $0.refit.items[3] = Int32($0.catalogue.count) },
        .init(testDescription: "first target at the start") { $0.training.firstTarget[0] = 0 },
        .init(testDescription: "first target at the end") {
            $0.training.firstTarget[0] = Int32($0.training.length(0))
        },
        .init(testDescription: "target too many") { $0.training.firstTarget.append(1) },
        .init(testDescription: "negative origin") { $0.training.origin[0] = -1 },
        .init(testDescription: "origins out of order") { $0.training.origin.swapAt(0, 1) },
        .init(testDescription: "origin too few") { $0.training.origin.removeLast() },
        .init(testDescription: "label 2") { $0.validation.feedback[0][0] = 2 },
        .init(testDescription: "label -2") { $0.validation.feedback[0][0] = -2 },
        .init(testDescription: "label too few") { $0.validation.feedback[0].removeLast() },
        .init(testDescription: "task too many in a set") { $0.test.feedback.append($0.test.feedback[0]) },
        .init(testDescription: "task too few in the sets") { $0.feedback.append("share") },
        .init(testDescription: "shown in one set only") {
            $0.test.shown = Packed($0.test.items.map { _ in [0] })
        },
        .init(testDescription: "shown too few") { $0.training.shown = Packed([[0]]) },
        .init(testDescription: "unknown item shown") { dataset in
            for set in [\.training, \.validation, \.test, \.refit] as [WritableKeyPath<Dataset, SessionSet>] {
                dataset[keyPath: set].shown = Packed(
                    dataset[keyPath: set].items.map { _ in [Int32(dataset.catalogue.count)] })
            }
        },
        .init(testDescription: "title too many") { $0.catalogue.titles.append("") },
        .init(testDescription: "identifier too many") { $0.catalogue.ids.append("e") },
        .init(testDescription: "token outside the vocabulary") {
            $0.catalogue.fields[0].bags.elements[0] = Int32($0.catalogue.fields[0].vocabulary.count)
        },
        .init(testDescription: "negative token") { $0.catalogue.categories[0].field.bags.elements[0] = -1 },
        .init(testDescription: "offset of tokens") { $0.catalogue.fields[1].bags.offsets[1] = 100 },
        .init(testDescription: "offset of tokens too few") { $0.catalogue.fields[2].bags.offsets.removeLast() },
        .init(testDescription: "category below -1") { $0.catalogue.categories[0].target[0] = -2 },
        .init(testDescription: "unknown category") {
            $0.catalogue.categories[0].target[0] = Int32($0.catalogue.categories[0].count)
        },
        .init(testDescription: "category of another item") { $0.catalogue.categories[0].target[1] = 1 },
        .init(testDescription: "no category where there is one") { $0.catalogue.categories[0].target[0] = -1 },
        .init(testDescription: "target too few") { $0.catalogue.categories[0].target.removeLast() },
        .init(testDescription: "level of words") { $0.catalogue.categories[0].field.kind = .title },
        .init(testDescription: "categories among the fields") { $0.catalogue.fields[0].kind = .category },
    ]
}
