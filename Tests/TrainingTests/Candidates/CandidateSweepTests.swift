import Baselines
import Basics
import Experiments
import Models
import Sessions
import Tensor
import Testing
import Training

/// All sets of a plan in one pass, against each set on its own and against naive constructions.
@Suite struct CandidateSweepTests {
    private static let sizes = [2, 16, 48, 100]

    /// Everything that a plan can have, on an untrained model.
    private struct Bench {
        let dataset: Dataset
        let model: any SessionModel
        let settings: EvaluationSettings
        let popularity: Popularity
        let session: SessionCandidates
        let index: CandidateIndex
        let level: Int?
        let plan: CandidatePlan

        init(_ overrides: [String]) throws {
            let experiment = try Experiment.small(overrides)
            var (dataset, model) = try experiment.prepared()
            // Some items have no category.
            for place in dataset.catalogue.categories.indices {
                for item in stride(from: 3, to: dataset.catalogue.count, by: 9) {
                    dataset.catalogue.categories[place].target[item] = -1
                }
            }
            model = try makeModel(
                experiment.model.kind.trained, experiment.model, catalogue: dataset.catalogue, seed: 1)
            model.fillRepeatTerm()
            self.dataset = dataset
            self.model = model
            settings = experiment.evaluation
            let count = dataset.catalogue.count
            popularity = Popularity(dataset.training, itemCount: count)
            session = try SessionCandidates(dataset.training, popularity: popularity)
            let level = model.categoryLevels.isEmpty ? nil : model.categoryLevels.count - 1
            let index =
                try level.map { [popularity, model] in
                    try CandidateIndex(model.categoryLevels[$0], clicks: popularity.clicks, withRest: true)
                } ?? CandidateIndex(clicks: popularity.clicks)
            self.level = level
            self.index = index
            var families: [[CandidatePlan.Choice]] = [
                (sizes + [count]).map { .predicted(.session($0)) }, (sizes + [count]).map(CandidatePlan.Choice.first),
            ]
            if level != nil {
                families += [
                    [1, 2, 5, index.byCategory.count].map { .predicted(.categories($0)) },
                    (sizes + [count]).map { .predicted(.budget($0)) },
                    (sizes + [count]).map { .predicted(.categoriesAndSession($0)) },
                ]
            }
            plan = CandidatePlan(
                entries: families.flatMap { family in
                    family.map { choice in
                        if case .first = choice {
                            .init(.random, wanted: 0, choice)
                        } else {
                            .init(.categories, wanted: 0, choice)
                        }
                    }
                }, prediction: .init(level: level, index: index, session: session),
                orders: [.random: (0..<Int32(count)).map { ($0 * 35 + 3) % Int32(count) }])
        }

        func evaluate(workers: Int = 2, inOnePass: Bool) throws -> Evaluator.Result {
            try Evaluator(model, settings: settings, itemCount: dataset.catalogue.count, workers: workers).evaluate(
                dataset.test, candidates: plan,
                inOnePass: inOnePass ? CandidateHashes(dataset.catalogue.ids, plan) : nil)
        }
    }

    @Test(
        "Ranks are those of every set on its own; all items give the full ranking",
        arguments: [
            [], ["model.output=own"], ["model.idFree=true"], ["model.repeats=learned"], ["model.kind=transformer"],
        ])
    func equalsEachSet(_ overrides: [String]) throws {
        let bench = try Bench(overrides)
        let swept = try bench.evaluate(inOnePass: true)
        let each = try bench.evaluate(inOnePass: false)
        #expect(swept.ranks == each.ranks)
        for (number, entry) in bench.plan.entries.enumerated() {
            #expect(swept.candidates[number].ranks == each.candidates[number].ranks, "\(entry.choice)")
            #expect(swept.candidates[number].items == each.candidates[number].items)
            #expect(swept.candidates[number].smallest == each.candidates[number].smallest)
            // The last of each family has all items.
            if swept.candidates[number].smallest == bench.dataset.catalogue.count {
                #expect(swept.candidates[number].ranks == swept.ranks)
            }
        }
        #expect(
            swept.candidates.count { $0.smallest == bench.dataset.catalogue.count } == (bench.level == nil ? 2 : 5))
    }

    @Test("Hashes stay, whatever the workers, and are those of equal sets only")
    func hashes() throws {
        let bench = try Bench([])
        func hashes(_ workers: Int) throws -> [String] {
            try bench.evaluate(workers: workers, inOnePass: true).candidates.map { CandidateHashes.hash($0.sums) }
        }
        let found = try hashes(1)
        #expect(try hashes(2) == found)
        // Equal are only the five sets of all items.
        #expect(Set(found).count == found.count - 4)
        // By hand: sums of the items' hashes, row by row.
        let order = try #require(bench.plan.orders[.random])
        var sum: UInt64 = 0
        for item in order.prefix(Self.sizes[1]) {
            var hash = ContentHash()
            hash.combine(bench.dataset.catalogue.ids[Int(item)])
            sum &+= hash.value
        }
        var hash = ContentHash()
        for _ in 0..<bench.dataset.test.rows { hash.combine(sum) }
        #expect(found[Self.sizes.count + 2] == hash.hexadecimal)
    }

    @Test("Sets are those of a naive construction, and each lies in the next one")
    func sets() throws {
        let bench = try Bench([])
        let index = bench.index
        let count = bench.dataset.catalogue.count
        let chooser = CandidateChooser(index, session: bench.session)
        var random = RandomStream(seed: 4, name: "sets")
        for round in 0..<40 {
            let logits = RandomCandidates.logits(index.categories, using: &random)
            let row = Buffer(count: logits.count)
            row.elements = logits
            var prefix: [Int32] = []
            for _ in 0..<round % 6 + 1 {
                let item = Int32(random.index(below: count))
                if !prefix.contains(item) { prefix.append(item) }
            }
            let naive = NaiveSets(bench.dataset, index, bench.popularity, logits, prefix)
            func check(_ rules: [CandidateRule], _ expected: [[Int32]]) {
                let found = withExtendedLifetime(row) {
                    chooser.candidates(
                        rules, logits: row.matrix(rows: 1, columns: logits.count)[row: 0], prefix: prefix[...])
                }
                var before: Set<Int32> = []
                for ((set, expected), rule) in zip(zip(found, expected), rules) {
                    let items = set.parts.flatMap { index.byCategory[$0.category].prefix($0.count) } + set.items
                    #expect(items.count == set.size && Set(items).count == items.count)
                    #expect(items.sorted() == expected.sorted(), "\(rule)")
                    #expect(before.isSubset(of: items))
                    before = Set(items)
                }
            }
            let sizes = Self.sizes + [130, count]
            check(sizes.map { .budget($0) }, sizes.map { Array(naive.byShare.prefix($0)) })
            check(sizes.map { .session($0) }, sizes.map { Array(naive.around.prefix($0)) })
            check(sizes.map { .categoriesAndSession($0) }, sizes.map(naive.both))
            let numbers = [1, 3, index.categories, index.byCategory.count]
            check(numbers.map { .categories($0) }, numbers.map(naive.whole))
        }
    }
}

/// Candidate sets by sorting everything.
private struct NaiveSets {
    private let index: CandidateIndex
    private let logits: [Float]
    /// All items: by p(category)·p(item | category), those without a category last.
    let byShare: [Int32]
    /// All items: of the session, its neighbours, the rest by clicks.
    let around: [Int32]
    private let own: [Int32]

    init(
        _ dataset: Dataset, _ index: CandidateIndex, _ popularity: Popularity, _ logits: [Float], _ prefix: [Int32]
    ) {
        self.index = index
        self.logits = logits
        func share(_ item: Int32) -> Float {
            let category = Int(index.categoryOf[Int(item)])
            guard category < index.categories else { return -.infinity }
            return index.logShare[Int(index.positionOf[Int(item)])] + logits[category]
        }
        byShare = index.items.enumerated().sorted {
            (share($1.element), $0.offset) < (share($0.element), $1.offset)
        }.map(\.element)
        let sessions = (0..<dataset.training.count).map { Set(dataset.training[$0]) }
        var sums: [Int32: Float] = [:]
        for (ago, item) in prefix.enumerated() {
            let common = sessions.filter { $0.contains(item) }
            var found: [(item: Int32, similarity: Double)] = []
            for other in 0..<Int32(dataset.catalogue.count) where other != item {
                let both = common.count { $0.contains(other) }
                guard both > 0 else { continue }
                let support = Double(sessions.count { $0.contains(other) }) + 20
                found.append((other, Double(both) / ((Double(common.count) + 20) * support).squareRoot()))
            }
            found.sort { ($1.similarity, $0.item) < ($0.similarity, $1.item) }
            for neighbour in found.prefix(SessionCandidates.neighbours) {
                sums[neighbour.item, default: 0] += 1 / Float(1 + ago) * Float(neighbour.similarity)
            }
        }
        let neighbours = sums.filter { !prefix.contains($0.key) }.sorted {
            ($1.value, $0.key) < ($0.value, $1.key)
        }.map(\.key)
        own = prefix + neighbours
        around = own + popularity.order.filter { [own] in !own.contains($0) }
    }

    func both(_ count: Int) -> [Int32] {
        let first = Array(own.prefix(count / 2))
        return first + byShare.filter { !first.contains($0) }.prefix(count - first.count)
    }

    func whole(_ count: Int) -> [Int32] {
        let order = logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) } + [index.categories]
        return order.prefix(count).flatMap { index.byCategory[$0] }
    }
}
