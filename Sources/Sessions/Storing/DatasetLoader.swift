import Basics
import Runs

/// Reads, filters and splits a data source, or takes the prepared dataset from the cache when the source files have not
/// changed since. A generated source is made each time. Throws `DataError`, or `Stopped`.
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
    // The state of the files is taken before they are read: if one changes meanwhile, the cache is stale.
    let cache = DatasetCache(source, protocol: rules, files: importer.files(isSplit: isSplit), locations: locations)
    if let dataset = cache.read(name: name) { return dataset }
    let data = try importer.read(name: name, isSplit: isSplit, stop: stop)
    let dataset = try Dataset(data, protocol: rules, stop: stop)
    try stop.check()
    cache.write(dataset)
    return dataset
}
