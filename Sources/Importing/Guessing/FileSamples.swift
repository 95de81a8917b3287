import Experiments
import Sessions

/// Samples of files, each taken once.
final class FileSamples {
    let files: FoundFiles
    private var taken: [String: Result<FileSample, DataError>] = [:]

    init(_ files: FoundFiles) { self.files = files }

    /// The sample of a file in the dialect that it seems to be in.
    func sample(_ path: String) throws(DataError) -> FileSample {
        if let known = taken[path] { return try known.get() }
        let sample: Result<FileSample, DataError>
        do throws(DataError) { sample = .success(try FileSample(files.url(path), path: path)) } catch {
            sample = .failure(error)
        }
        taken[path] = sample
        return try sample.get()
    }

    /// The sample of a file in a dialect.
    func sample(_ path: String, _ dialect: TextDialect) throws(DataError) -> FileSample {
        try FileSample(files.url(path), path: path, dialect: dialect)
    }

    /// The first thing that kept a file from being looked at.
    var firstProblem: DataError? {
        taken.sorted { $0.key < $1.key }.lazy.compactMap {
            if case .failure(let error) = $0.value { error } else { nil }
        }
        .first
    }
}
