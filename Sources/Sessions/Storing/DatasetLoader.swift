import Runs

/// Reads, filters and splits a data source, or takes the prepared dataset from the cache when the source files have not
/// changed since. A generated source is made each time. Throws `DataError`.
public func loadDataset(
    _ source: DataSource, protocol rules: EvaluationProtocol, name: String, locations: DataLocations
) throws -> Dataset {
    if source.source == .storefront {
        var data = Storefront(source.storefront).sourceData()
        data.name = name
        return try Dataset(data, protocol: rules)
    }
    let importer = TableImporter(source, dataFolder: locations.dataFolder)
    let isSplit = rules.split == .given
    // The state of the files is taken before they are read: if one changes meanwhile, the cache is stale.
    let cache = DatasetCache(source, protocol: rules, files: importer.files(isSplit: isSplit), locations: locations)
    if let dataset = cache.read(name: name) { return dataset }
    let dataset = try Dataset(importer.read(name: name, isSplit: isSplit), protocol: rules)
    cache.write(dataset)
    return dataset
}
