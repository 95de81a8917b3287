import Baselines
import Basics
import Experiments
import Models
import Tensor
import Testing
import Training

@Suite struct CandidateScorerTests {
    private static let width = 8

    private static func matrix(_ rows: Int, _ columns: Int, using random: inout RandomStream) -> Buffer {
        let buffer = Buffer(count: rows * columns)
        buffer.elements = (0..<rows * columns).map { _ in Float(random.uniform() * 2 - 1) }
        return buffer
    }

    @Test("Ranks inside the set are those of a naive loop; a target outside is a miss", arguments: 0..<6)
    func bruteForce(seed: UInt64) throws {
        let candidates = try RandomCandidates(seed: seed)
        var random = RandomStream(seed: seed, name: "vectors")
        let vectors = Self.matrix(200, Self.width, using: &random)
        let sessions = Self.matrix(60, Self.width, using: &random)
        let bias = seed % 2 == 0 ? Self.matrix(1, 200, using: &random) : nil
        let items = vectors.matrix(rows: 200, columns: Self.width)
        let rows = sessions.matrix(rows: 60, columns: Self.width)
        let scorer = CandidateScorer(
            candidates.index, arranged: items.gathered(candidates.index.items), width: Self.width,
            bias: bias?.matrix(rows: 1, columns: 200))
        let targets = (0..<60).map { $0 % 20 == 19 ? -1 : Int32(random.index(below: 200)) }
        // Some rows have adjusted items, some of them in the set.
        let adjusted = (0..<60).map { row -> [AdjustedScore] in
            var items = Set((0..<row % 4 * 5).map { _ in Int32(random.index(below: 200)) })
            if row % 3 == 0, targets[row] >= 0 { items.insert(targets[row]) }
            return items.sorted().map { AdjustedScore(item: $0, value: Float(random.uniform() - 0.5)) }
        }
        func score(_ row: Int, _ item: Int) -> Float {
            let own = adjusted[row].first { $0.item == Int32(item) }?.value ?? 0
            let start: Float = (bias?.elements[item] ?? 0) + own
            return (0..<Self.width).reduce(start) { $0 + rows[row, $1] * items[item, $1] }
        }
        for rule in [CandidateRule.categories(1), .categories(4), .budget(50), .budget(7), .categories(15)] {
            let logits = (0..<60).map { _ in RandomCandidates.logits(15, using: &random) }
            let sets = logits.map { row in
                candidates.index.candidates(row, rule)
            }
            let ranks = scorer.ranks(sessions: rows, targets: targets, adjusted: adjusted, sets: sets)
            for row in 0..<60 {
                let members = candidates.items(logits[row], rule)
                let target = Int(targets[row])
                guard members.contains(target) else {
                    #expect(ranks[row] == 0)
                    continue
                }
                let own = score(row, target)
                let certain = members.count { $0 != target && score(row, $0) > own + 1e-5 } + 1
                let possible = members.count { $0 != target && score(row, $0) >= own - 1e-5 } + 1
                #expect((certain...possible).contains(Int(ranks[row])))
            }
        }
    }

    @Test("Equal scores count against the target, and a score that is no number makes a miss")
    func tiesAndNaN() throws {
        let candidates = try RandomCandidates(seed: 3, withoutCategory: 0)
        let vectors = Buffer(count: 200 * Self.width)
        let sessions = Buffer(count: Self.width)
        sessions.pointer.update(repeating: 1, count: Self.width)
        func rank(_ target: Int32) -> Int32 {
            let items = vectors.matrix(rows: 200, columns: Self.width)
            let scorer = CandidateScorer(
                candidates.index, arranged: items.gathered(candidates.index.items), width: Self.width,
                bias: nil)
            let logits = [Float](repeating: 0, count: 15)
            let set = candidates.index.candidates(logits, .budget(120))
            return scorer.ranks(
                sessions: sessions.matrix(rows: 1, columns: Self.width), targets: [target], sets: [set])[0]
        }
        let logits = [Float](repeating: 0, count: 15)
        let members = candidates.items(logits, .budget(120))
        #expect(rank(Int32(members[5])) == 120)
        vectors.pointer[members[60] * Self.width] = .nan
        #expect(rank(Int32(members[5])) == 0)
    }

    @Test(
        "All items as candidates give the full ranking",
        arguments: [[], ["model.output=own"], ["model.idFree=true"], ["model.repeats=learned"]])
    func allItems(_ overrides: [String]) throws {
        let experiment = try Experiment.small(overrides)
        let (dataset, model) = try experiment.prepared()
        model.fillRepeatTerm()
        let level = dataset.catalogue.categories.count - 1
        let clicks = Popularity(dataset.training, itemCount: dataset.catalogue.count).clicks
        let index = try CandidateIndex(dataset.catalogue.categories[level], clicks: clicks)
        try #require(index.items.count == dataset.catalogue.count)
        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2)
        let plan = CandidatePlan(
            predicting: [.categories(index.categories), .budget(dataset.catalogue.count), .categories(3), .budget(40)],
            level: level, index: index)
        let result = try evaluator.evaluate(dataset.test, candidates: plan)
        #expect(result.candidates[0].ranks == result.ranks)
        #expect(result.candidates[1].ranks == result.ranks)
        for part in result.candidates {
            #expect(part.ranks.count == result.ranks.count)
            #expect(part.hits == part.ranks.count { $0 > 0 })
            #expect(zip(part.ranks, result.ranks).allSatisfy { $0 <= $1 })
        }
        #expect(result.candidates[1].items == dataset.catalogue.count * result.ranks.count)
        #expect(result.candidates[3].items == 40 * result.ranks.count)
        #expect(result.candidates[3].smallest == 40)
        let hits = result.candidates.map(\.hits)
        #expect(hits[0] == result.ranks.count && hits[2] < hits[0] && hits[2] > 0)

        let candidatesOnly = try evaluator.evaluate(dataset.test, full: false, candidates: plan)
        #expect(candidatesOnly.candidates.map(\.ranks) == result.candidates.map(\.ranks))
        #expect(candidatesOnly.ranks.isEmpty && candidatesOnly.scoringSeconds == 0)
        #expect(candidatesOnly.rows == result.rows && result.rows == result.ranks.count)
    }

    @Test("The evaluator's candidates follow the model's own category prediction")
    func fromTheModel() throws {
        let experiment = try Experiment.small()
        let (dataset, model) = try experiment.prepared()
        let level = 1
        let clicks = Popularity(dataset.training, itemCount: dataset.catalogue.count).clicks
        let index = try CandidateIndex(dataset.catalogue.categories[level], clicks: clicks)
        let result = try Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2
        ).evaluate(dataset.test, candidates: CandidatePlan(predicting: [.categories(2)], level: level, index: index))
        let naive = NaiveScores(dataset.test, model: model, itemCount: dataset.catalogue.count)
        let target = dataset.catalogue.categories[level].target
        for (row, rank) in result.candidates[0].ranks.enumerated() {
            let logits = naive.categories[row][level]
            let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(2)
            let members = target.indices.filter { best.contains(Int(target[$0])) }
            if members.contains(naive.targets[row]) {
                #expect(naive.ranks(row, among: members).contains(rank))
            } else {
                #expect(rank == 0)
            }
        }
    }
}

extension CandidatePlan {
    fileprivate init(predicting rules: [CandidateRule], level: Int, index: CandidateIndex) {
        self.init(
            entries: rules.map { Entry(.categories, wanted: 0, .predicted($0)) },
            prediction: Prediction(level: level, index: index))
    }
}
