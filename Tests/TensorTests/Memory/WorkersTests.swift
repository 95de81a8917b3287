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

    @Test(arguments: [1, 2, 5]) func everyWorkerRunsOnce(count: Int) {
        let calls = Mutex<[Int]>([])
        Workers(count).run { worker in calls.withLock { $0.append(worker) } }
        #expect(calls.withLock { $0.sorted() } == Array(0..<count))
    }
}
