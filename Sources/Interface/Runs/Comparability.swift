import Experiments

/// What two results must have in common to be compared: the data, filtered, and the protocol.
struct ComparisonKey: Hashable {
    let fingerprint: String
    let evaluation: EvaluationProtocol

    /// Nil as long as the run has not prepared its data.
    init?(_ record: RunRecord) {
        guard let dataset = record.dataset else { return nil }
        fingerprint = dataset.fingerprint
        evaluation = record.experiment.protocol
    }
}

/// A letter for each kind of results among the runs: equal letters compare, different letters do not.
struct Comparability {
    private let letters: [ComparisonKey: String]

    /// - Parameter records: in an order that does not change, so that letters do not either.
    init(_ records: some Sequence<RunRecord>) {
        var letters: [ComparisonKey: String] = [:]
        for record in records {
            guard let key = ComparisonKey(record), letters[key] == nil else { continue }
            letters[key] = Self.letter(letters.count)
        }
        self.letters = letters
    }

    var groupCount: Int { letters.count }

    func letter(of record: RunRecord) -> String? { ComparisonKey(record).flatMap { letters[$0] } }

    /// False if either is not known yet.
    func differ(_ left: RunRecord, _ right: RunRecord) -> Bool {
        guard let one = ComparisonKey(left), let other = ComparisonKey(right) else { return false }
        return one != other
    }

    private static func letter(_ index: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let last = String(alphabet[index % alphabet.count])
        return index < alphabet.count ? last : letter(index / alphabet.count - 1) + last
    }
}
