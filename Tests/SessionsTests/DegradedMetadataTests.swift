import Basics
import Experiments
import Sessions
import Testing

/// Metadata that is made worse on purpose.
@Suite struct DegradedMetadataTests {
    private static let itemCount = 2_000

    /// Sessions over items of 20 categories in 4 departments, with a word, a brand and a vector each.
    private static let source: SourceData = {
        func field(_ name: String, _ kind: ItemField.Kind, _ size: Int, _ value: (Int) -> Int) -> ItemField {
            ItemField(
                name: name, kind: kind, vocabulary: (0..<size).map { "\(name) \($0)" },
                bags: Packed((0..<itemCount).map { [Int32(value($0))] }))
        }
        let catalogue = Catalogue(
            ids: (0..<itemCount).map { "i\($0)" }, titles: (0..<itemCount).map { "Title \($0)" },
            categories: [
                CategoryLevel(field: field("department", .category, 4) { $0 % 20 / 5 }),
                CategoryLevel(field: field("shelf", .category, 20) { $0 % 20 }),
            ],
            fields: [field("title", .title, 50) { $0 % 50 }, field("brand", .attribute, 30) { $0 % 30 }],
            vectors: GivenVectors(width: 2, values: (0..<2 * itemCount).map { Float($0 % 13) + 1 }))
        var sessions = SessionSet()
        for session in 0..<itemCount {
            sessions.append([0, 1, 2].map { Int32((session + 7 * $0) % itemCount) }, origin: session)
        }
        return SourceData(
            name: "shop", catalogue: catalogue, sessions: sessions,
            times: (0..<Int64(itemCount)).map { $0 * 4_000 }, testStart: nil, feedback: [])
    }()

    private func dataset(_ configure: (inout DegradedMetadata) -> Void) throws -> Dataset {
        var rules = EvaluationProtocol()
        rules.split = .ratio
        rules.minimumItemSupport = 1
        rules.unseenItems = .rank
        var degraded = DegradedMetadata()
        configure(&degraded)
        let dataset = try Dataset(Self.source, protocol: rules, degraded: degraded)
        try dataset.checkInvariants()
        return dataset
    }

    /// Items without values in a field.
    private func bare(_ field: ItemField) -> Set<Int> { Set((0..<field.bags.count).filter { field[$0].isEmpty }) }

    @Test func whatWasMadeWorseIsSaidAndKept() throws {
        #expect(try dataset { _ in }.findings.isEmpty)
        let worse = try dataset {
            ($0.missing, $0.fields, $0.wrongCategories) = (0.25, ["category"], 0.1)
        }
        let words =
            "about 25.00 % of the items have lost the values of category, about 10.00 % of the items have the "
            + "categories of another one"
        let finding = try #require(worse.findings.first)
        #expect(finding.description == "made worse: \(words) (data.degraded)")
    }

    @Test func itemsThatLoseValuesAreNested() throws {
        let shares = [0.1, 0.3, 0.7]
        let datasets = try shares.map { share in try dataset { $0.missing = share } }
        for pick in [
            { $0.categories[0].field }, { $0.categories[1].field }, { $0.fields[0] }, { $0.fields[1] },
        ] as [(Catalogue) -> ItemField] {
            let bare = datasets.map { self.bare(pick($0.catalogue)) }
            for (share, items) in zip(shares, bare) {
                // Four standard deviations of a binomial share.
                let spread = 4 * (share * (1 - share) / Double(Self.itemCount)).squareRoot()
                #expect(abs(Double(items.count) / Double(Self.itemCount) - share) < spread)
            }
            #expect(bare[0].isSubset(of: bare[1]) && bare[1].isSubset(of: bare[2]))
        }
        // Both levels of the categories of an item, and each other field for itself.
        let one = datasets[1].catalogue
        #expect(bare(one.categories[0].field) == bare(one.categories[1].field))
        #expect(bare(one.fields[0]) != bare(one.fields[1]))
        #expect(bare(one.fields[0]).intersection(bare(one.fields[1])).count > 100)
        let without = (0..<Self.itemCount).filter { !(one.vectors?.isKnown($0) ?? true) }
        #expect(abs(Double(without.count) / Double(Self.itemCount) - 0.3) < 0.05)
        #expect(one.titles == Self.source.catalogue.titles)
    }

    @Test func onlyNamedFieldsLoseValues() throws {
        let catalogue = try dataset {
            $0.missing = 0.5
            $0.fields = ["brand", "vectors"]
        }.catalogue
        #expect(bare(catalogue.categories[1].field).isEmpty && bare(catalogue.fields[0]).isEmpty)
        #expect(bare(catalogue.fields[1]).count > 900)
        #expect((0..<Self.itemCount).count { !(catalogue.vectors?.isKnown($0) ?? true) } > 900)
        let all = try dataset {
            $0.missing = 1
            $0.fields = ["attributes"]
        }.catalogue
        #expect(all.fields[1].vocabulary.isEmpty && all.fields[0] == Self.source.catalogue.fields[0])
        let error = #expect(throws: DataError.self) { try dataset { ($0.missing, $0.fields) = (0.1, ["colour"]) } }
        #expect("\(try #require(error))".contains("data.degraded.fields names “colour”, which the data has not"))
    }

    @Test func wrongCategoriesAreThoseOfAnotherItem() throws {
        let own = Self.source.catalogue.categories
        var wrongBefore: Set<Int> = []
        for share in [0.2, 0.5, 1] {
            let catalogue = try dataset { $0.wrongCategories = share }.catalogue
            let levels = catalogue.categories
            func names(_ levels: [CategoryLevel], _ item: Int) -> [String] {
                levels.map { level in level.field.vocabulary[Int(level.field[item].first ?? 0)] }
            }
            let wrong = Set((0..<Self.itemCount).filter { names(levels, $0)[1] != names(own, $0)[1] })
            let spread = 4 * (share * (1 - share) / Double(Self.itemCount)).squareRoot()
            #expect(abs(Double(wrong.count) / Double(Self.itemCount) - share) <= spread)
            #expect(wrongBefore.isSubset(of: wrong))
            wrongBefore = wrong
            // A wrong shelf comes with its own department.
            let right = Dictionary(
                (0..<Self.itemCount).map { (names(own, $0)[1], names(own, $0)[0]) },
                uniquingKeysWith: { first, _ in first })
            #expect((0..<Self.itemCount).allSatisfy { right[names(levels, $0)[1]] == names(levels, $0)[0] })
            #expect(catalogue.fields == Self.source.catalogue.fields)
        }
    }

    @Test func itIsOtherDataWithTheSameTest() throws {
        let plain = try dataset { _ in }
        let worse = try [
            dataset { $0.missing = 0.2 }, dataset { $0.wrongCategories = 0.2 },
            dataset { ($0.missing, $0.seed) = (0.2, 2) },
        ]
        let all = [plain] + worse
        #expect(Set(all.map(\.fingerprint)).count == 4)
        #expect(Set(all.map(\.testRowsHash)).count == 1)
        #expect(try dataset { $0.seed = 9 }.fingerprint == plain.fingerprint)
        #expect(try dataset { $0.missing = 0.2 }.catalogue == worse[0].catalogue)
    }
}
