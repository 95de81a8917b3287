import Basics
import Foundation
import Synchronization
import Testing

@Suite("Many elements at once")
struct ParallelTests {
    @Test("the order is that of the elements, however many there are", arguments: [0, 1, 32, 33, 64, 1_000, 10_007])
    func order(count: Int) {
        #expect((0..<count).map { $0 }.mappedInParallel { 3 * $0 } == (0..<count).map { 3 * $0 })
    }

    @Test("so many at a time, the order is that of the elements, and no more are under way", arguments: [1, 2, 3])
    func atOnce(most: Int) throws {
        let running = Mutex((now: 0, most: 0))
        let doubled = try (0..<20).map { $0 }.mapped(atOnce: most) { element in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            usleep(2_000)
            running.withLock { $0.now -= 1 }
            return 2 * element
        }
        #expect(doubled == (0..<20).map { 2 * $0 })
        #expect(running.withLock { $0.most } <= most)
        #expect(try [Int]().mapped(atOnce: most) { $0 }.isEmpty)
    }

    @Test("once one has failed, none is begun, and those under way end", arguments: [1, 2, 3])
    func failure(most: Int) {
        struct Failed: Error {}
        let ended = Mutex<[Int]>([])
        #expect(throws: Failed.self) {
            _ = try (0..<100).map { $0 }.mapped(atOnce: most) { element in
                if element == 3 { throw Failed() }
                usleep(20_000)
                ended.withLock { $0.append(element) }
            }
        }
        #expect(ended.withLock { $0.contains(0) && $0.count < 10 })
    }

    @Test("what stops or pauses the whole stops or pauses its parts, and not the other way round")
    func parts() {
        let whole = StopFlag()
        let part = StopFlag(partOf: whole)
        let other = StopFlag(partOf: whole)
        other.isPaused = true
        other.stop()
        #expect(other.isStopped && other.isPaused && !part.isStopped && !part.isPaused && !whole.isStopped)
        whole.isPaused = true
        #expect(part.isPaused)
        whole.stop()
        #expect(part.isStopped)
        #expect(throws: Stopped.self) { try part.check() }
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
