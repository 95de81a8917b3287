import Sessions

extension SessionSet {
    /// Consecutive parts of a batch of sessions with about equal numbers of rows, one for each worker.
    /// - Parameter length: most rows that are read of a session.
    func parts(of batch: ArraySlice<Int>, workers: Int, length: Int) -> [ArraySlice<Int>] {
        let lengths = batch.map { min(self.length($0) - 1, length) }
        let total = lengths.reduce(0, +)
        var parts: [ArraySlice<Int>] = []
        var position = 0
        var rows = 0
        for worker in 0..<workers {
            let start = position
            let wanted = total * (worker + 1) / workers
            while position < lengths.count, rows + lengths[position] / 2 < wanted || worker == workers - 1 {
                rows += lengths[position]
                position += 1
            }
            parts.append(batch[batch.startIndex + start..<batch.startIndex + position])
        }
        return parts
    }
}
