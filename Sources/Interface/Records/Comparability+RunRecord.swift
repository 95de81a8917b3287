import Results

extension Comparability {
    /// Nil as long as the run has not prepared its data.
    func letter(of record: RunRecord) -> String? { record.dataset.flatMap { letter(of: $0) } }

    /// False if either is not known yet.
    func differ(_ left: RunRecord, _ right: RunRecord) -> Bool {
        guard let one = left.dataset, let other = right.dataset else { return false }
        return key(of: one) != key(of: other)
    }
}
