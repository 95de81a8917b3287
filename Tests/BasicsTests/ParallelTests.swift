import Basics
import Testing

@Suite("Many elements at once")
struct ParallelTests {
    @Test("the order is that of the elements, however many there are", arguments: [0, 1, 32, 33, 64, 1_000, 10_007])
    func order(count: Int) {
        #expect((0..<count).map { $0 }.mappedInParallel { 3 * $0 } == (0..<count).map { 3 * $0 })
    }

    @Test("what is boxed is equal by its value, and a copy is changed alone")
    func boxed() {
        struct Holder: Hashable { @Boxed var value: [Int] }
        let one = Holder(value: [1, 2])
        var other = one
        #expect(other == one && other.hashValue == one.hashValue && Holder(value: [1, 2]) == one)
        other.value.append(3)
        #expect(other.value == [1, 2, 3] && one.value == [1, 2] && other != one)
    }
}
