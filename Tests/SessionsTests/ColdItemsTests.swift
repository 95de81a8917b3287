import Basics
import Experiments
import Sessions
import Testing

/// Items that are targets and nothing else.
@Suite struct ColdItemsTests {
    private static let itemCount = 600

    /// 2,000 sessions of one to twelve clicks on 600 items, in 40 categories of one to many items and in none.
    private static let source: SourceData = {
        var random = RandomStream(seed: 5, name: "sessions")
        let shelves = (0..<itemCount).map { item -> [Int32] in
            if item % 10 == 9 { return [] }
            return [Int32(item % (item % 40 + 1))]
        }
        let field = ItemField(
            name: "shelf", kind: .category, vocabulary: (0..<40).map { "shelf \($0)" }, bags: Packed(shelves))
        var sessions = SessionSet()
        for session in 0..<2_000 {
            let clicks = (0...random.index(below: 12)).map { _ in Int32(random.index(below: itemCount)) }
            sessions.append(clicks, labels: [clicks.map { Int8($0 % 2) }], origin: session)
        }
        return SourceData(
            name: "shop",
            catalogue: Catalogue(
                ids: (0..<itemCount).map { "i\($0)" }, categories: [CategoryLevel(field: field)]),
            sessions: sessions, times: (0..<2_000).map { Int64($0) * 900 }, feedback: ["like"])
    }()

    private static func rules(
        _ share: Double, _ configure: (inout EvaluationProtocol) -> Void = { _ in }
    ) -> EvaluationProtocol {
        var rules = EvaluationProtocol()
        rules.minimumItemSupport = 1
        rules.coldItems = share
        configure(&rules)
        return rules
    }

    private static func dataset(
        _ share: Double, _ configure: (inout EvaluationProtocol) -> Void = { _ in }
    ) throws -> Dataset {
        let dataset = try Dataset(source, protocol: rules(share, configure))
        try dataset.checkInvariants()
        return dataset
    }

    /// Names of the items of some events.
    private static func names(_ items: some Sequence<Int32>, _ dataset: Dataset) -> Set<String> {
        Set(items.map { dataset.catalogue.ids[Int($0)] })
    }

    private static func targets(_ sessions: SessionSet) -> [Int32] {
        sessions.eachRow.map { sessions.items[$0.target] }
    }

    private static func prefixes(_ sessions: SessionSet) -> [Int32] {
        sessions.eachRow.flatMap { Array(sessions.items[$0.prefix]) }
    }

    /// Items that are targets of validation, and of the test, and in no training session.
    private static func cold(_ dataset: Dataset) -> (validation: Set<String>, test: Set<String>) {
        let trained = names(dataset.training.items, dataset)
        return (
            names(targets(dataset.validation), dataset).subtracting(trained),
            names(targets(dataset.test), dataset).subtracting(names(dataset.refit.items, dataset))
        )
    }

    @Test(
        "They are in no training session and no prefix, and apart for validation and test",
        arguments: [0.1, 0.3, 0.49], EvaluationProtocol.Split.allCases.filter { $0 != .given })
    func heldOut(share: Double, split: EvaluationProtocol.Split) throws {
        let dataset = try Self.dataset(share) {
            $0.split = split
            $0.days = 2
        }
        let (validation, test) = Self.cold(dataset)
        #expect(!validation.isEmpty && !test.isEmpty && validation.isDisjoint(with: test))
        let all = { Self.names($0, dataset) } as ([Int32]) -> Set<String>
        #expect(all(dataset.training.items).isDisjoint(with: validation.union(test)))
        #expect(all(dataset.refit.items).isDisjoint(with: test))
        #expect(all(Self.prefixes(dataset.validation)).isDisjoint(with: validation.union(test)))
        #expect(all(Self.prefixes(dataset.test)).isDisjoint(with: validation.union(test)))
        #expect(all(Self.targets(dataset.validation)).isDisjoint(with: test))
        #expect(all(Self.targets(dataset.test)).isDisjoint(with: validation))
        let counts = try #require(dataset.coldItems)
        #expect(counts.test.items == test.count && counts.validation.items == validation.count)
        #expect(counts.test.rows == Self.targets(dataset.test).count { test.contains(dataset.catalogue.ids[Int($0)]) })
        #expect(counts.trainingClicks > 0)
        // Cold items can be ranked: they are in the catalogue, with their categories.
        #expect(test.isSubset(of: dataset.catalogue.ids))
    }

    @Test("Those of a smaller share are among those of a larger one, as many of each category as are asked for")
    func nested() throws {
        let shares = [0.05, 0.1, 0.2, 0.3, 0.45]
        let datasets = try shares.map { share in try Self.dataset(share) { $0.unseenItems = .rank } }
        let plain = try Self.dataset(0)
        #expect(plain.coldItems == nil)
        // An item that no test session has is drawn, too, and in no training session: what is trained tells all.
        let trained = Self.names(plain.training.items, plain)
        let lacking = datasets.map { trained.subtracting(Self.names($0.training.items, $0)) }
        for (smaller, larger) in zip(lacking, lacking.dropFirst()) { #expect(smaller.isSubset(of: larger)) }
        let level = Self.source.catalogue.categories[0]
        for (share, lacking) in zip(shares, lacking) {
            var members: [Int32: (all: Int, lacking: Int)] = [:]
            for item in 0..<Self.itemCount where trained.contains("i\(item)") {
                members[level.target[item], default: (0, 0)].all += 1
                members[level.target[item], default: (0, 0)].lacking += lacking.contains("i\(item)") ? 1 : 0
            }
            // As many for validation, each rounded up or down; items that only validation sessions have count, too.
            for (all, lacking) in members.values { #expect(abs(Double(lacking) - 2 * share * Double(all)) <= 3) }
            let sum = Double(lacking.count) / Double(trained.count)
            #expect(abs(sum - 2 * share) < 0.03, "\(share)")
        }
        for (smaller, larger) in zip(datasets, datasets.dropFirst()) {
            let (few, many) = (Self.cold(smaller), Self.cold(larger))
            // Targets of both.
            #expect(few.test.subtracting(many.test).allSatisfy { !larger.catalogue.ids.contains($0) })
            #expect(few.validation.isDisjoint(with: many.test) && few.test.isDisjoint(with: many.validation))
        }
        #expect(Set(datasets.map(\.testRowsHash)).count == shares.count)
    }

    @Test("Another seed draws others; without them the seed is nothing, and the fingerprint is what it was")
    func seeds() throws {
        #expect(try Self.dataset(0) { $0.coldSeed = 7 }.fingerprint == Self.dataset(0).fingerprint)
        let first = try Self.dataset(0.2)
        let other = try Self.dataset(0.2) { $0.coldSeed = 7 }
        #expect(Self.cold(first).test != Self.cold(other).test)
        #expect(first.fingerprint != other.fingerprint && first.testRowsHash != other.testRowsHash)
        #expect(try Self.dataset(0.2).fingerprint == first.fingerprint)
    }

    @Test("Rows are those of all sessions without the cold clicks before them, in their order")
    func rows() throws {
        let dataset = try Self.dataset(0.3) { $0.unseenItems = .rank }
        let plain = try Self.dataset(0) { $0.unseenItems = .rank }
        let (validation, test) = Self.cold(dataset)
        // Drawn for validation, but no target there: known by its absence from a training session that has it.
        let drawn = Self.names(plain.refit.items, plain).subtracting(Self.names(dataset.training.items, dataset))
        func text(_ sessions: SessionSet, _ dataset: Dataset, _ row: SessionRow) -> (prefix: [String], target: String) {
            (
                sessions.items[row.prefix].map { dataset.catalogue.ids[Int($0)] },
                dataset.catalogue.ids[Int(sessions.items[row.target])]
            )
        }
        let all = plain.test.eachRow.map { text(plain.test, plain, $0) }
        let isForValidation = { drawn.contains($0) && !test.contains($0) } as (String) -> Bool
        let expected = all.compactMap { prefix, target -> [String]? in
            let left = prefix.filter { !drawn.contains($0) }
            return left.isEmpty || isForValidation(target) ? nil : left + [target]
        }
        let found = dataset.test.eachRow.map { row in
            let (prefix, target) = text(dataset.test, dataset, row)
            return prefix + [target]
        }
        #expect(found == expected && !validation.isEmpty)
        // A label stays with its click.
        for sessions in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
            #expect(
                zip(sessions.items, sessions.feedback[0]).allSatisfy { item, label in
                    Int8((Int(dataset.catalogue.ids[Int(item)].dropFirst()) ?? 0) % 2) == label
                })
        }
    }

    @Test("Pieces of one session are one session to whoever resamples sessions")
    func pieces() throws {
        let dataset = try Self.dataset(0.3)
        let counts = dataset.test.rowsPerSession(of: 0..<dataset.test.count)
        #expect(counts.count == Set(dataset.test.origin).count && counts.count < dataset.test.count)
        #expect(counts.reduce(0, +) == Int32(dataset.test.rows))
    }

    @Test("What is asked for and left out is said, of a shop without files, too")
    func findings() throws {
        let text = try Self.dataset(0.3).findings.map(\.description).first { $0.hasPrefix("cold items: ") }
        let found = try #require(text)
        #expect(found.contains(" test rows ask for "))
        #expect(found.contains(" rows without other clicks before are left out"))
        #expect(try Self.dataset(0).findings.allSatisfy { $0.name != "cold items" })
    }

    @Test("A row from the last clicks has the same target, and no more clicks before it")
    func lastClicks() throws {
        let test = try Self.dataset(0.2).test
        for clicks in [1, 2, 1_000] {
            let cut = test.rows(fromLast: clicks)
            #expect(cut.count == test.rows)
            for (row, short) in zip(test.eachRow, cut.eachRow) {
                #expect(cut.items[short.prefix] == test.items[row.prefix].suffix(clicks))
                #expect(cut.items[short.target] == test.items[row.target])
                #expect(cut.feedback[0][short.target] == test.feedback[0][row.target])
            }
        }
    }
}
