import Basics
import Foundation
import Synchronization
import Tensor
import Testing

struct WorkersTests {
    @Test(arguments: [1, 2, 3, 7], [0, 1, 2, 15, 16, 17, 67, 1000])
    func rangesCoverEverythingOnce(count: Int, total: Int) {
        let workers = Workers(count)
        for alignment in [1, 16] {
            let ranges = (0..<count).map { workers.range($0, of: total, alignment: alignment) }
            #expect(ranges.flatMap { Array($0) } == Array(0..<total))
            // The last range may also lack the remainder.
            let sizes = ranges.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) < 2 * alignment)
        }
    }

    @Test(arguments: [1, 2, 5], [1, 2, 3, 8]) func everyWorkerRunsOnce(count: Int, threads: Int) {
        let calls = Mutex<[Int]>([])
        let workers = ThreadShare.$threads.withValue(threads) { Workers(count) }
        workers.run { worker in calls.withLock { $0.append(worker) } }
        #expect(calls.withLock { threads == 1 ? $0 : $0.sorted() } == Array(0..<count))
    }

    @Test func noMoreWorkersRunAtOnceThanThereAreThreads() {
        let running = Mutex((now: 0, most: 0))
        let workers = ThreadShare.$threads.withValue(2) { Workers(7) }
        workers.run { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            usleep(5_000)
            running.withLock { $0.now -= 1 }
        }
        #expect(running.withLock { (1...2).contains($0.most) })
    }
}
