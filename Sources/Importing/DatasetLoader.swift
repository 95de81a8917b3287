import Basics
import Experiments
import Foundation
import Sessions

/// Reads, filters and splits a data source, or takes the prepared dataset from the cache if the source files have not
/// changed. A generated source is made each time. Throws `DataError`, `MemoryShortage`, or `Stopped`.
/// - Parameters:
///   - onProgress: told ten times a second at most how far the reading of source files is.
///   - onDamage: told, in a sentence, that a prepared dataset was damaged and is made anew.
public func loadDataset(
    _ source: DataSource, protocol rules: EvaluationProtocol, name: String, locations: DataLocations,
    stop: StopFlag = StopFlag(), onProgress: @escaping (ReadingProgress) -> Void = { _ in },
    onDamage: (String) -> Void = { _ in }
) throws -> Dataset {
    let importer = importer(of: source, dataFolder: locations.dataFolder)
    let isSplit = rules.split == .given
    func prepared() throws -> (dataset: Dataset, contents: [SourceContent]) {
        let data = try importer.read(name: name, isSplit: isSplit, stop: stop, onProgress: onProgress)
        return (try Dataset(data, protocol: rules, degraded: source.degraded, stop: stop), data.contents)
    }
    let files = importer.files(isSplit: isSplit)
    guard !files.isEmpty else { return try prepared().dataset }
    let cache = DatasetCache(source, protocol: rules, sources: files, locations: locations)
    let cached = try cache.read(name: name, stop: stop) { part in
        onDamage("the prepared data is damaged (\(part)) and is made anew: \(shownPath(cache.url.path))")
    }
    if let cached { return cached }
    let (dataset, contents) = try prepared()
    try cache.write(dataset, of: contents, stop: stop)
    return dataset
}

/// What there is of a dataset in the cache.
public enum PreparedDataset {
    case dataset(Dataset)
    case absent
    /// It takes more bytes than wanted.
    case tooLarge
}

/// The prepared dataset of source files, if it is in the cache; nothing is prepared. Throws `Stopped`.
/// - Parameter limit: largest size in bytes.
public func preparedDataset(
    _ source: DataSource, protocol rules: EvaluationProtocol, name: String, locations: DataLocations,
    atMost limit: Int, stop: StopFlag = StopFlag()
) throws -> PreparedDataset {
    let files = importer(of: source, dataFolder: locations.dataFolder).files(isSplit: rules.split == .given)
    let cache = DatasetCache(source, protocol: rules, sources: files, locations: locations)
    guard let size = cache.size else { return .absent }
    guard size <= limit else { return .tooLarge }
    return try cache.read(name: name, stop: stop).map(PreparedDataset.dataset) ?? .absent
}
