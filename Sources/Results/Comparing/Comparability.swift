import Metrics

/// Which results may be compared: those on the same test rows, that is, with the same catalogue, the same prefixes and
/// the same targets (`DatasetSummary.testRowsFingerprint`), whatever they were trained on.
///
/// Results from before that fingerprint was kept may be compared with those on the very same data.
public struct Comparability: Sendable, Equatable {
    /// Fingerprints of test rows, by the fingerprint of the data that they are in.
    private let rows: [String: String]
    private let letters: [String: String]

    /// - Parameter datasets: of all results, in a fixed order, so that letters do not change.
    public init(_ datasets: some Sequence<DatasetSummary>) {
        var rows: [String: String] = [:]
        for dataset in datasets {
            if let test = dataset.testRowsFingerprint { rows[dataset.fingerprint] = test }
        }
        var letters: [String: String] = [:]
        for dataset in datasets {
            let key = dataset.testRowsFingerprint ?? rows[dataset.fingerprint] ?? dataset.fingerprint
            if letters[key] == nil { letters[key] = Self.letter(letters.count) }
        }
        self.rows = rows
        self.letters = letters
    }

    /// Number of groups of comparable results.
    public var groupCount: Int { letters.count }

    /// Equal for results that may be compared.
    public func key(of dataset: DatasetSummary) -> String {
        dataset.testRowsFingerprint ?? rows[dataset.fingerprint] ?? dataset.fingerprint
    }

    /// A letter for each group: results with equal letters may be compared, others not.
    public func letter(of dataset: DatasetSummary) -> String? { letters[key(of: dataset)] }

    private static func letter(_ index: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let last = String(alphabet[index % alphabet.count])
        return index < alphabet.count ? last : letter(index / alphabet.count - 1) + last
    }
}
