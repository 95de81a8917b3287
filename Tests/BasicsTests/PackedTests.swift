import Basics
import Testing

@Suite struct PackedTests {
    @Test func partsAreWhatWasPacked() throws {
        let lists: [[Int32]] = [[4, 1], [], [7], []]
        let packed = Packed<Int32, Int32>(lists)
        try packed.checkInvariants(parts: 4)
        #expect((0..<packed.count).map { Array(packed[$0]) } == lists)
        #expect(packed.offsets == [0, 2, 2, 3, 3])
        #expect(packed[2].startIndex == 2 && packed.range(2) == 2..<3)
        #expect(packed.selecting([2, 1, 0, 0]) == Packed([[7], [], [4, 1], [4, 1]]))
        let none = Packed<Int32, Int>()
        #expect(none.count == 0)
        try none.checkInvariants(parts: 0)
    }

    @Test("Values are grouped by key, equal keys in the order in which they came", arguments: 0..<20)
    func countingSort(seed: UInt64) throws {
        var random = RandomStream(seed: seed, name: "keys")
        let parts = 1 + random.index(below: 12)
        let keys = (0..<random.index(below: 60)).map { _ in Int32(random.index(below: parts)) }
        let grouped = try Packed<Int, Int32>(grouping: keys.indices, by: keys, parts: parts)
        try grouped.checkInvariants(parts: parts)
        for part in 0..<parts { #expect(Array(grouped[part]) == keys.indices.filter { keys[$0] == Int32(part) }) }
    }

    @Test func aStopIsHeard() {
        let stop = StopFlag()
        stop.stop()
        #expect(throws: Stopped.self) {
            try Packed<Int32, Int>(grouping: [5, 6], by: [0, 0], parts: 1, stop: stop)
        }
    }

    @Test(
        "Offsets that cannot be are named",
        arguments: [
            ([], "offsets"), ([1, 3], "from 0 to 3"), ([0, 2], "from 0 to 3"), ([0, 4], "from 0 to 3"),
            ([0, 2, 1, 3], "offset 2"), ([0, -1, 3], "offset 1"),
        ])
    func brokenOffsets(offsets: [Int32], problem: String) {
        let packed = Packed(offsets: offsets, elements: [Int32](0..<3))
        let error = #expect(throws: BrokenInvariant.self) { try packed.checkInvariants() }
        #expect(error?.description.contains(problem) == true)
        #expect(throws: BrokenInvariant.self) { try packed.checkInvariants(parts: 7) }
    }
}
