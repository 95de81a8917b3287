import Results

extension Comparability {
    /// The letter of the run's group; nil until the run has prepared its data.
    func letter(of record: RunRecord) -> String? { record.dataset.flatMap { letter(of: $0) } }

    /// Whether two runs are in different groups; false if either dataset is not known yet.
    func differ(_ left: RunRecord, _ right: RunRecord) -> Bool {
        guard let one = left.dataset, let other = right.dataset else { return false }
        return key(of: one) != key(of: other)
    }
}
