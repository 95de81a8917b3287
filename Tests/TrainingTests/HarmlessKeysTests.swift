import Experiments
import Foundation
import Importing
import Runs
import Sessions
import Synchronization
import TestSupport
import Testing
import Training

/// Keys that may change the speed, and nothing else.
@Suite struct HarmlessKeysTests {
    @Test("The number of workers changes sums by rounding only")
    func workers() throws {
        let losses = try [1, 2, 3].map { workers in
            let run = try TestRun(try .small(["model.dropout=0", "training.workers=\(workers)", "training.epochs=1"]))
            try run.attempt()
            return try run.outcome().training.map(\.loss)
        }
        for other in losses.dropFirst() {
            #expect(other.count == losses[0].count)
            #expect(zip(other, losses[0]).allSatisfy { abs($0 - $1) < 1e-3 * abs($1) })
        }
    }

    @Test("The evaluation batch changes no result", arguments: [1, 7, 1_000])
    func evaluationBatch(size: Int) throws {
        let outcomes = try [4, size].map { batch in
            let run = try TestRun(try .small(["evaluation.batch=\(batch)", "training.epochs=1"]))
            try run.attempt()
            return try run.outcome()
        }
        #expect(outcomes[0].ranks == outcomes[1].ranks)
        #expect(outcomes[0].metrics == outcomes[1].metrics)
        #expect(outcomes[0].candidates == outcomes[1].candidates)
    }
}
