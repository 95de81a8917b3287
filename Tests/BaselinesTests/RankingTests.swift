import Baselines
import Experiments
import Sessions
import Tensor
import TestSupport
import Testing

@Suite struct RankingTests {
    private let training = randomSessions(80, items: 25, seed: 1)
    private let test = randomSessions(30, items: 30, seed: 2)

    @Test("Neither workers nor batches change a rank", arguments: [1, 2, 3], [1, 4, 1_000])
    func workers(count: Int, batch: Int) throws {
        let baseline = try VSKNN(NeighbourSettings(), training, itemCount: 30)
        let alone = try baseline.ranks(of: test, workers: Workers(1))
        #expect(alone.count == test.rows)
        #expect(Set(alone).count > 5)
        #expect(try baseline.ranks(of: test, sessionsPerBatch: batch, workers: Workers(count)) == alone)
    }

    @Test("Ranks among some items are counts over them, whatever the workers", arguments: [1, 3])
    func amongSome(workers: Int) throws {
        let baseline = try VSKNN(NeighbourSettings(), training, itemCount: 30)
        let sets: [[Int32]] = [[3], [0, 3, 7, 29, 1, 2], Array(0..<30)]
        let ranked = try baseline.ranks(
            of: test, among: sets.map { $0[...] }, sessionsPerBatch: 2, workers: Workers(workers))
        for (set, part) in zip(sets, ranked.sets) {
            let expected = test.examples.map { prefix, target -> Int32 in
                let scores = baseline.scores(after: prefix)
                return set.contains(Int32(target)) ? Int32(set.count { scores[Int($0)] >= scores[target] }) : 0
            }
            #expect(part.ranks == expected)
            #expect(part.time > .zero)
        }
        #expect(ranked.sets[2].ranks == ranked.all.ranks)
        #expect(Set(ranked.sets[1].ranks).count > 3)
    }

    @Test("Only rows from the first target on are ranked")
    func firstTargets() throws {
        var last = SessionSet()
        for list in test.lists { last.append(list, firstTarget: list.count - 1, origin: 0) }
        let baseline = try Markov(training, itemCount: 30)
        let ranks = try baseline.ranks(of: last, workers: Workers(2))
        let all = try baseline.ranks(of: test, workers: Workers(2))
        var row = 0
        for (session, rank) in ranks.enumerated() {
            row += test.length(session) - 1
            #expect(rank == all[row - 1])
        }
        #expect(ranks.count == last.count)
    }

    @Test("Progress counts up to all rows, and can stop the ranking")
    func progress() throws {
        struct Enough: Error {}
        let baseline = Popularity(training, itemCount: 30)
        var seen: [Int] = []
        let ranks = try baseline.ranks(of: test, sessionsPerBatch: 4, workers: Workers(2)) { done, all in
            #expect(all == test.rows)
            seen.append(done)
        }
        #expect(seen == seen.sorted() && seen.count == 4 && seen.last == ranks.count)
        #expect(throws: Enough.self) {
            try baseline.ranks(of: test, sessionsPerBatch: 4, workers: Workers(2)) { done, _ in
                if done > 20 { throw Enough() }
            }
        }
    }

    @Test(
        "After items that no training session has, nothing is known",
        arguments: [ModelSettings.Kind.markov, .itemKNN, .vsknn, .stan, .slist])
    func coldPrefix(kind: ModelSettings.Kind) throws {
        var settings = ModelSettings()
        settings.kind = kind
        let baseline = try makeBaseline(settings.kind.fitted, settings, sessions: training, itemCount: 30)
        #expect(baseline.scores(after: [29, 28]) == Array(repeating: 0, count: 30))
        #expect(try baseline.ranks(of: sessionSet([[29, 0], [28, 29]]), workers: Workers(1)) == [30, 30])
        // A cold target ties with all that is not reached.
        let after = baseline.scores(after: [0])
        #expect(after[29] == 0 && after.contains { $0 > 0 })
    }
}
