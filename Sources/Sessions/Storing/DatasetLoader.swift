import Foundation
import Runs

/// Reads, filters and splits a data source, or takes the prepared dataset from the cache when the source files hold
/// the same as then. A generated source is made each time. Throws `DataError`.
public func loadDataset(
    _ source: DataSource, protocol rules: EvaluationProtocol, name: String, locations: DataLocations
) throws -> Dataset {
    if source.source == .storefront {
        try Storefront.check(source.storefront, available: ProcessInfo.processInfo.physicalMemory)
        var data = Storefront(source.storefront).sourceData()
        data.name = name
        return try Dataset(data, protocol: rules)
    }
    let importer = TableImporter(source, dataFolder: locations.dataFolder)
    let isSplit = rules.split == .given
    let cache = DatasetCache(source, protocol: rules, sources: importer.files(isSplit: isSplit), locations: locations)
    if let dataset = cache.read(name: name) { return dataset }
    let data = try importer.read(name: name, isSplit: isSplit)
    let dataset = try Dataset(data, protocol: rules)
    cache.write(dataset, of: data.contents)
    return dataset
}
