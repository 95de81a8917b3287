import Basics
import Experiments
import Foundation
import Importing
import Sessions
import TestSupport

/// A small shop in files, with metadata of every kind and feedback, and a cache of its own.
struct CachedShop {
    let folder: TemporaryFolder
    let locations: DataLocations
    let source: DataSource
    let rules = EvaluationProtocol()

    init() throws {
        folder = try TemporaryFolder()
        let rows = (0..<40).flatMap {
            ["\($0),a,\($0),\($0 % 2)", "\($0),b,\($0),", "\($0),\($0 % 2 == 0 ? "c" : "d"),\($0),1"]
        }
        try folder.write("session_id,item_id,time,like\n" + rows.joined(separator: "\n"), to: "train.csv")
        try folder.write(
            "item_id,kind,name,brand,price\na,x|y,Ä thing,p,1\nb,x,,q,\nc,,Naïve one,,3\nd,y,b\u{1F600},p|q,4\n",
            to: "items.csv")
        try folder.write(numPy([[1, 2], [3, 4], [0, 0], [-5, 0.5]]), to: "items.npy")
        locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.url.appending(path: "cache"))
        source = sessionsOnly {
            $0.interactions.feedback = ["like"]
            $0.items.file = "items.csv"
            $0.items.categories = ["kind"]
            $0.items.title = "name"
            $0.items.attributes = ["brand"]
            $0.items.numbers = ["price"]
            $0.items.vectors = "items.npy"
        }
    }

    func load(name: String = "shop", rules: EvaluationProtocol? = nil) throws -> Dataset {
        try loadDataset(source, protocol: rules ?? self.rules, name: name, locations: locations)
    }

    /// Where prepared datasets are.
    var cacheFolder: URL { locations.cacheFolder.appending(path: "datasets") }

    var cacheFiles: [URL] { files { $0.hasSuffix(".dataset") } }

    /// What is in the folder of prepared datasets, hidden or not.
    func files(where isWanted: (String) -> Bool) -> [URL] {
        guard let folder = try? Folder(cacheFolder) else { return [] }
        return ((try? folder.names()) ?? []).filter(isWanted).map(folder.file)
    }

    /// Puts a dataset into the cache as if it had been made of the source files.
    func poison(_ dataset: Dataset) throws {
        try cache.write(dataset, of: try importer.read(name: "", isSplit: false).contents)
    }

    private var importer: TableImporter { TableImporter(source, dataFolder: locations.dataFolder) }

    var cache: DatasetCache {
        DatasetCache(source, protocol: rules, sources: importer.files(isSplit: false), locations: locations)
    }

    func setModificationDate(of name: String) throws {
        let attributes = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: folder.url.appending(path: name).path)
    }
}
