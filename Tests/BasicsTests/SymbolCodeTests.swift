import Basics
import Foundation
import Testing

@Suite("Codes of lists with few different numbers")
struct SymbolCodeTests {
    /// Numbers of different shares, from nearly always the same one to all alike.
    private static func list(_ count: Int, different: Int, skew: Double, _ stream: inout RandomStream) -> [Int32] {
        (0..<count).map { _ in Int32(Double(different) * pow(stream.uniform(), skew)) - 3 }
    }

    private static func bits(_ numbers: [Int32]) -> Double {
        Dictionary(grouping: numbers) { $0 }.values.reduce(0) { sum, same in
            sum - Double(same.count) * log2(Double(same.count) / Double(numbers.count))
        }
    }

    @Test("what was coded is read, and takes about as many bits as its entropy says")
    func roundTrip() throws {
        var stream = RandomStream(seed: 1, name: "codes")
        for count in [0, 1, 2, 3, 31, 1_000, 60_858] {
            for different in [1, 2, 3, 22, 300] {
                for skew in [1.0, 3, 20] {
                    let numbers = Self.list(count, different: different, skew: skew, &stream)
                    let words = SymbolCode.encode(numbers)
                    #expect(try SymbolCode.decode(words, atMost: count) == numbers)
                    let table = 2 + 2 * Set(numbers).count + 2
                    #expect(Double(32 * (words.count - table)) <= 1.01 * Self.bits(numbers) + 64)
                }
            }
        }
        let extremes = [Int32.min, .max, 0, .max, -1, .min]
        #expect(try SymbolCode.decode(SymbolCode.encode(extremes), atMost: 6) == extremes)
        let all = (0..<65_536).map { Int32($0) }.shuffled(using: &stream)
        #expect(try SymbolCode.decode(SymbolCode.encode(all), atMost: all.count) == all)
    }

    @Test("computed by hand")
    func byHand() throws {
        // Half of the code space each: 2³¹ → 2¹⁶ · 2¹⁶ + 2¹⁵ by the 5 → (2¹⁷ + 1) · 2¹⁶ by the 4, upper half first.
        #expect(SymbolCode.encode([4, 5]) == [2, 2, 4, 5, 32_768, 32_768, 2, 65_536])
        #expect(SymbolCode.encode([7, 7, 7]) == [3, 1, 7, 65_536, 0, .min])
        #expect(SymbolCode.encode([]) == [0, 0])
    }

    @Test("damaged and forged words are refused, or give a list of no more numbers than asked for")
    func damaged() throws {
        var stream = RandomStream(seed: 2, name: "codes")
        let words = SymbolCode.encode(Self.list(500, different: 22, skew: 2, &stream))
        for length in 0..<words.count {
            #expect(throws: SymbolCode.FormatError.self) { try SymbolCode.decode(Array(words[..<length]), atMost: 500) }
        }
        #expect(throws: SymbolCode.FormatError.self) { try SymbolCode.decode(words + [0], atMost: 500) }
        #expect(throws: SymbolCode.FormatError.self) { try SymbolCode.decode(words, atMost: 499) }
        for _ in 0..<20_000 {
            var forged = words
            for _ in 0...stream.index(below: 3) {
                let choices = [Int32(truncatingIfNeeded: stream.next()), .max, .min, -1, 0, 1, 65_536]
                forged[stream.index(below: stream.index(below: 2) == 0 ? 60 : words.count)] =
                    choices[stream.index(below: choices.count)]
            }
            if let numbers = try? SymbolCode.decode(forged, atMost: 500) { #expect(numbers.count <= 500) }
        }
        // A single number takes no bits: its count alone would fill the memory.
        let endless: [Int32] = [.max, 1, 7, 65_536, 0, .min]
        #expect(throws: SymbolCode.FormatError.self) { try SymbolCode.decode(endless, atMost: 500) }
    }
}
