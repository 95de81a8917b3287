/// Lists of many numbers of which few are different, such as ranks up to twenty, in about as many bits as their entropy
/// says: asymmetric numeral systems with one table for the list (rANS; Duda 2013, arXiv:1311.2540).
///
/// The code is a list of 32-bit words itself: how many numbers there are, how many of them are different, these in
/// ascending order, how often each counts to occur among 65,536, and then the words that the decoder takes up.
package enum SymbolCode {
    package struct FormatError: Error, CustomStringConvertible {
        package let description = "the code of the numbers is damaged"
    }

    private static let bits: UInt64 = 16
    private static let total = 1 << bits
    /// The state is from here to below 2⁶³, so that one word is taken up or given off at a time.
    private static let least: UInt64 = 1 << 31

    /// - Parameter numbers: with at most 65,536 different ones.
    package static func encode(_ numbers: [Int32]) -> [Int32] {
        var counts: [Int32: Int] = [:]
        for number in numbers { counts[number, default: 0] += 1 }
        precondition(counts.count <= total, "too many different numbers")
        let table = counts.sorted { $0.key < $1.key }
        // One for each value, the rest in proportion, and what rounding leaves to the most frequent.
        var frequencies = table.map { 1 + $0.value * (total - table.count) / numbers.count }
        if let most = table.indices.max(by: { table[$0].value < table[$1].value }) {
            frequencies[most] += total - frequencies.reduce(0, +)
        }
        var words = [Int32(numbers.count), Int32(table.count)] + table.map(\.key) + frequencies.map { Int32($0) }
        guard !numbers.isEmpty else { return words }

        let starts = starts(frequencies)
        let places = Dictionary(uniqueKeysWithValues: table.enumerated().map { ($1.key, $0) })
        var state = least
        var given: [Int32] = []
        for number in numbers.reversed() {
            guard let place = places[number] else { continue }
            let frequency = UInt64(frequencies[place])
            if state >= frequency << (63 - bits) {
                given.append(word(state))
                state >>= 32
            }
            state = (state / frequency) << bits + state % frequency + starts[place]
        }
        given += [word(state), word(state >> 32)]
        words += given.reversed()
        return words
    }

    /// - Parameter limit: numbers at most; a code of few words may stand for very many.
    /// - Throws: `FormatError` if these are not the words of such a list.
    package static func decode(_ words: [Int32], atMost limit: Int) throws(FormatError) -> [Int32] {
        guard words.count >= 2, (0...limit).contains(Int(words[0])), (0...total).contains(Int(words[1])) else {
            throw FormatError()
        }
        let (count, different) = (Int(words[0]), Int(words[1]))
        var next = 2 + 2 * different
        guard words.count >= next else { throw FormatError() }
        let values = words[2..<2 + different]
        let frequencies = words[2 + different..<next].map(Int.init)
        if count == 0, different == 0, words.count == 2 { return [] }
        guard words.count >= next + 2, frequencies.allSatisfy({ $0 > 0 }), frequencies.reduce(0, +) == total,
            zip(values, values.dropFirst()).allSatisfy(<)
        else { throw FormatError() }

        let starts = starts(frequencies)
        let places = frequencies.enumerated().flatMap { Array(repeating: $0, count: $1) }
        var state = half(words[next]) << 32 | half(words[next + 1])
        next += 2
        guard state >= least, state < 1 << 63 else { throw FormatError() }
        var numbers: [Int32] = []
        numbers.reserveCapacity(count)
        for _ in 0..<count {
            let slot = state & UInt64(total - 1)
            let place = places[Int(slot)]
            numbers.append(values[values.startIndex + place])
            state = UInt64(frequencies[place]) * (state >> bits) + slot - starts[place]
            if state < least {
                guard next < words.count else { throw FormatError() }
                state = state << 32 | half(words[next])
                next += 1
            }
        }
        // Coding began with this state, and nothing is left over.
        guard state == least, next == words.count else { throw FormatError() }
        return numbers
    }

    /// Where each value's share of the 65,536 begins.
    private static func starts(_ frequencies: [Int]) -> [UInt64] {
        var start: UInt64 = 0
        return frequencies.map { frequency in
            defer { start += UInt64(frequency) }
            return start
        }
    }

    private static func word(_ state: UInt64) -> Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: state)) }

    private static func half(_ word: Int32) -> UInt64 { UInt64(UInt32(bitPattern: word)) }
}
