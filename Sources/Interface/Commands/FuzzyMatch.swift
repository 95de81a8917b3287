/// Finds texts by some of their letters: those typed must occur in this order, wherever they are.
enum FuzzyMatch {
    /// Letters typed beyond these are not looked at.
    private static let limit = 60
    private static let forNext = 13
    private static let forWord = 4

    /// How well the letters match, more being better; nil if they do not. Neighbours count most, then beginnings
    /// of words, and between equals the text in which the match begins earlier. Case and blanks are ignored.
    static func score(_ typed: String, in text: String) -> Int? {
        let letters = typed.lowercased().filter { !$0.isWhitespace }.prefix(limit)
        guard !letters.isEmpty else { return 0 }
        let text = Array(text.lowercased())
        /// Best scores of the letters so far, by the place of the last of them.
        var best: [Int?] = []
        for (number, letter) in letters.enumerated() {
            var next = [Int?](repeating: nil, count: text.count)
            /// The best of those that end before the neighbour.
            var earlier: Int?
            for place in text.indices {
                if place >= 2, number > 0, let score = best[place - 2] { earlier = max(earlier ?? score, score) }
                guard text[place] == letter else { continue }
                let isStart = place == 0 || !text[place - 1].isLetter
                let bonus = isStart ? forWord : 0
                if number == 0 {
                    next[place] = 2 * bonus - place / 8
                } else {
                    let neighbour = place >= 1 ? best[place - 1].map { $0 + forNext } : nil
                    next[place] = [neighbour, earlier].compactMap(\.self).max().map { $0 + bonus }
                }
            }
            best = next
        }
        return best.compactMap(\.self).max()
    }
}
