import Basics

/// Keys of the dropout draws of a run: one for every step and worker.
struct DropoutKeys {
    let seed: UInt64
    let workers: Int

    subscript(step step: Int, worker worker: Int) -> UInt64 {
        var stream = RandomStream(seed: seed, name: "dropout", index: step * workers + worker)
        return stream.next()
    }
}
