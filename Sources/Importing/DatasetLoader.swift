import Basics
import Experiments
import Foundation
import Sessions
import Storefront

/// Reads, filters and splits a data source, or takes the prepared dataset from the cache if the source files have not
/// changed. A generated source is made each time. Throws `DataError`, `MemoryShortage`, or `Stopped`.
public func loadDataset(
    _ source: DataSource, protocol rules: EvaluationProtocol, name: String, locations: DataLocations,
    stop: StopFlag = StopFlag()
) throws -> Dataset {
    if source.source == .storefront {
        try source.storefront.requireMemory()
        var data = try Storefront(source.storefront).sourceData(stop: stop)
        data.name = name
        return try Dataset(data, protocol: rules, stop: stop)
    }
    let importer = TableImporter(source, dataFolder: locations.dataFolder)
    let isSplit = rules.split == .given
    let cache = DatasetCache(source, protocol: rules, sources: importer.files(isSplit: isSplit), locations: locations)
    if let dataset = try cache.read(name: name, stop: stop) { return dataset }
    let data = try importer.read(name: name, isSplit: isSplit, stop: stop)
    let dataset = try Dataset(data, protocol: rules, stop: stop)
    try cache.write(dataset, of: data.contents, stop: stop)
    return dataset
}
