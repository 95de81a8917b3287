extension ArraySlice<Int> {
    /// Consecutive parts of a batch of sessions or rows with about equal numbers of items to read, one for each worker.
    /// - Parameter length: items that are read of an element.
    func parts(workers: Int, length: (Int) -> Int) -> [ArraySlice<Int>] {
        let lengths = map(length)
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
            parts.append(self[startIndex + start..<startIndex + position])
        }
        return parts
    }
}
