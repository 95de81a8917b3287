import Basics
import Experiments
import Sessions
import TestSupport
import Testing

/// Sessions of items named by single letters; session i ends at `times[i]`, or at i.
private func source(_ sessions: [String], times: [Int64]? = nil, testStart: Int? = nil) -> SourceData {
    let letters = Array(Set(sessions.joined())).sorted()
    var set = SessionSet()
    for (index, session) in sessions.enumerated() {
        set.append(session.map { Int32(letters.firstIndex(of: $0) ?? 0) }, origin: index)
    }
    let field = ItemField(
        name: "category", kind: .category, vocabulary: letters.map { "c\($0)" },
        bags: Packed(letters.indices.map { [Int32($0)] }))
    return SourceData(
        name: "shop",
        catalogue: Catalogue(
            ids: letters.map(String.init), titles: letters.map { "Title \($0)" },
            categories: [CategoryLevel(field: field)], fields: [field]),
        sessions: set, times: times ?? sessions.indices.map(Int64.init), testStart: testStart)
}

private func rules(
    _ split: EvaluationProtocol.Split, _ configure: (inout EvaluationProtocol) -> Void = { _ in }
) -> EvaluationProtocol {
    var rules = EvaluationProtocol()
    rules.split = split
    rules.minimumItemSupport = 1
    configure(&rules)
    return rules
}

extension Dataset {
    /// Sessions as texts, an upright bar before the first target.
    fileprivate func text(_ sessions: SessionSet) -> [String] {
        names(of: sessions, in: catalogue).enumerated().map { index, names in
            let first = Int(sessions.firstTarget[index])
            return names[..<first].joined() + "|" + names[first...].joined()
        }
    }
}

@Suite struct GivenSplitTests {
    @Test func theNewestTrainingSessionsAreForValidation() throws {
        let training = ["ab", "bc", "cd", "da", "ab", "bc", "cd", "da", "ac", "bd"]
        let data = source(training + ["abc", "x", "xa"], testStart: 10)
        let dataset = try Dataset(data, protocol: rules(.given) { $0.validationFraction = 0.2 })
        #expect(dataset.training.count == 8)
        #expect(dataset.text(dataset.validation) == ["a|c", "b|d"])
        #expect(dataset.validation.origin == [8, 9])
        #expect(dataset.text(dataset.test) == ["a|bc"])
        #expect(dataset.test.origin == [10])
        #expect(dataset.refit.count == 10)
        // The catalogue is that of the source, x included.
        #expect(dataset.catalogue == data.catalogue)
    }

    @Test func nothingIsFiltered() throws {
        let data = source(["ab", "ab", "cd", "ab"], testStart: 3)
        let dataset = try Dataset(
            data,
            protocol: rules(.given) {
                $0.validationFraction = 0.4
                $0.minimumItemSupport = 5
                $0.minimumSessionLength = 9
                $0.unseenItems = .rank
            })
        #expect(dataset.text(dataset.training) == ["a|b", "a|b"])
        #expect(dataset.text(dataset.validation) == ["c|d"])
    }

    @Test func needsTestSessions() {
        #expect(
            message { _ = try Dataset(source(["ab", "ab"]), protocol: rules(.given)) }
                .contains("protocol.split cannot be given; choose days, ratio or leave-one-out"))
    }
}

@Suite struct DaysSplitTests {
    @Test func theDayEqualToTheSplitBelongsToTheSetBefore() throws {
        // Last day 30: test after day 23, validation after day 16.
        let days: [Int64] = [1, 16, 17, 23, 24, 30]
        let data = source(
            ["ab", "abc", "abca", "abcab", "abcabc", "abcabca"],
            times: days.map { $0 * 86_400 + ($0 % 2 == 0 ? 86_399 : 0) })
        let dataset = try Dataset(data, protocol: rules(.days))
        #expect(dataset.training.origin == [0, 1])
        #expect(dataset.validation.origin == [2, 3])
        #expect(dataset.test.origin == [4, 5])
        let shorter = try Dataset(data, protocol: rules(.days) { $0.days = 6 })
        #expect(shorter.training.origin == [0, 1, 2])
        #expect(shorter.validation.origin == [3, 4])
        #expect(shorter.test.origin == [5])
    }

    @Test func theLastDayIsThatOfTheSessionsLeftByTheFilters() throws {
        let data = source(["ab", "ab", "ab", "z"], times: [1, 10, 20, 90].map { $0 * 86_400 })
        let dataset = try Dataset(data, protocol: rules(.days))
        #expect(dataset.test.origin == [2])
    }

    /// A window of 86,400 seconds holds the event of its first second.
    @Test func rollingDaysEndWithTheLastEvent() throws {
        // At 9 and 10 o'clock of days 7, 8 and 9.
        let hours: [Int64] = [1, 2, 177, 178, 201, 202, 225, 226]
        let data = source(
            ["ab", "abc", "abca", "ba", "abcab", "cab", "bca", "abcabc"], times: hours.map { $0 * 3_600 })
        func split(_ configure: (inout EvaluationProtocol) -> Void) throws -> [[Int32]] {
            let dataset = try Dataset(
                data,
                protocol: rules(.days) {
                    $0.days = 1
                    $0.unseenItems = .rank
                    configure(&$0)
                })
            return [dataset.training.origin, dataset.validation.origin, dataset.test.origin]
        }
        #expect(try split { _ in } == [[0, 1, 2, 3], [4, 5], [6, 7]])
        #expect(try split { $0.window = .rolling } == [[0, 1, 2], [3, 4], [5, 6, 7]])
        #expect(try split { ($0.window, $0.skippedDays) = (.rolling, 1) } == [[0, 1], [2], [3, 4, 5]])
        #expect(try split { $0.skippedDays = 1 } == [[0, 1], [2, 3], [4, 5]])
        #expect(try split { $0.trainingDays = 2 } == [[2, 3], [4, 5], [6, 7]])
        #expect(try split { ($0.window, $0.trainingDays) = (.rolling, 2) } == [[2], [3, 4], [5, 6, 7]])
    }

    @Test func nothingAfterTheBoundCounts() throws {
        let data = source(["ab", "ab", "ab", "ab", "ab"], times: [1, 10, 20, 27, 91].map { $0 * 86_400 + 5 })
        func test(_ until: String, _ split: EvaluationProtocol.Split = .days) throws -> [Int32] {
            try Dataset(data, protocol: rules(split) { $0.until = until }).test.origin
        }
        #expect(try test("1970-01-27") == [2] && test("1970-01-28") == [3])
        #expect(try test("1970-01-28 00:00:05") == [3])
        #expect(try test("1970-01-28T00:00:05Z") == [3] && test("1970-01-28T01:00:04+01:00") == [2])
        #expect(try test("1970-01-28 00:00:04") == [2])
        #expect(
            message { _ = try test("1970-01-01") }
                == "all 5 sessions of “shop” end after protocol.until (1970-01-01); take a later date")
    }

    @Test func tooFewDaysAreAnError() {
        let text = message { _ = try Dataset(source(["ab", "ab", "ab"]), protocol: rules(.days)) }
        #expect(text.hasPrefix("the training set of “shop” has no rows to predict; the sessions span 1 days"))
        let late = message { _ = try Dataset(source(["ab", "ab"]), protocol: rules(.days) { $0.skippedDays = 9 }) }
        #expect(late.contains("protocol.days is 7, skippedDays 9"))
    }
}

@Suite struct RatioSplitTests {
    @Test func cutsEightToOneToOneInTimeOrder() throws {
        let sessions = (0..<29).map { $0 % 2 == 0 ? "ab" : "ba" }
        let dataset = try Dataset(source(sessions), protocol: rules(.ratio))
        #expect(dataset.training.origin == (0..<23).map(Int32.init))
        #expect(dataset.validation.origin == (23..<26).map(Int32.init))
        #expect(dataset.test.origin == (26..<29).map(Int32.init))
        #expect(dataset.refit.origin == (0..<26).map(Int32.init))
    }

    @Test func tooFewSessionsAreAnError() {
        #expect(message { _ = try Dataset(source(["ab"]), protocol: rules(.ratio)) }.contains("training set of “shop”"))
        #expect(
            message { _ = try Dataset(source(["a", "b"]), protocol: rules(.ratio)) }
                .hasPrefix("no session of “shop” is left after the filters; lower protocol.minimumSessionLength (2)"))
    }
}

@Suite struct LeaveOneOutSplitTests {
    @Test func theLastItemIsTheTestRowTheOneBeforeItTheValidationRow() throws {
        let dataset = try Dataset(source(["abcde", "abd", "ba", "edcba"]), protocol: rules(.leaveOneOut))
        #expect(dataset.text(dataset.training) == ["a|bc", "e|dc"])
        #expect(dataset.text(dataset.validation) == ["abc|d", "a|b", "edc|b"])
        #expect(dataset.text(dataset.test) == ["abcd|e", "ab|d", "b|a", "edcb|a"])
        #expect(dataset.text(dataset.refit) == ["a|bcd", "a|b", "e|dcb"])
        #expect(dataset.validation.origin == [0, 1, 3])
    }

    @Test func aRowGoesWithItsUnseenTarget() throws {
        // x is only a test item; d only too; y is also a validation item, which a test target may be.
        let dataset = try Dataset(source(["abcd", "abyx", "abcy", "cbad"]), protocol: rules(.leaveOneOut))
        #expect(dataset.text(dataset.training) == ["a|b", "a|b", "a|b", "c|b"])
        #expect(dataset.text(dataset.validation) == ["ab|c", "ab|c", "cb|a"])
        #expect(dataset.text(dataset.test) == ["abc|y"])
    }
}

@Suite struct FilterTests {
    private let sessions = ["ab", "ab", "abc", "cd", "z", "de", "ab", "ab", "ab", "ab", "ab", "ab"]

    @Test func runsOnceInOrder() throws {
        // Support after removing “z”: c 2, d 2, e 1. Without e, “de” is too short; d stays, though now only once.
        let once = try Dataset(source(sessions), protocol: rules(.ratio) { $0.minimumItemSupport = 2 })
        #expect(once.catalogue.ids == ["a", "b", "c", "d"])
        #expect(once.refit.origin + once.test.origin == [0, 1, 2, 3, 6, 7, 8, 9, 10, 11])
        let stable = try Dataset(
            source(sessions),
            protocol: rules(.ratio) {
                $0.minimumItemSupport = 2
                $0.filterUntilStable = true
            })
        #expect(stable.catalogue.ids == ["a", "b"])
        #expect(stable.refit.origin + stable.test.origin == [0, 1, 2, 6, 7, 8, 9, 10, 11])
        #expect(stable.text(stable.training)[2] == "a|b")
    }

    @Test func shortSessionsDoNotSupportItems() throws {
        let data = source(["c", "cab", "ab", "ab", "ab", "ab", "ab", "ab", "ab", "ab"])
        let dataset = try Dataset(data, protocol: rules(.ratio) { $0.minimumItemSupport = 2 })
        #expect(dataset.catalogue.ids == ["a", "b"])
    }

    @Test func ofWhatTheFiltersLeaveTheLastEventsStay() throws {
        // “xd” is too short before its cut as after it; x, with a support of 1, is gone before the last two are
        // counted.
        let data = source(["xd"] + (0..<10).map { $0 == 3 ? "abcdx" : "abcd" })
        let dataset = try Dataset(
            data,
            protocol: rules(.ratio) {
                $0.minimumSessionLength = 4
                $0.minimumItemSupport = 2
                $0.maximumSessionLength = 2
            })
        #expect(dataset.catalogue.ids == ["c", "d"])
        #expect(dataset.refit.origin + dataset.test.origin == (1...10).map(Int32.init))
        #expect((dataset.text(dataset.refit) + dataset.text(dataset.test)).allSatisfy { $0 == "c|d" })
        // As delivered: no filter, no cut.
        let given = source((0..<12).map { _ in "abcd" }, testStart: 10)
        let whole = try Dataset(given, protocol: rules(.given) { $0.maximumSessionLength = 2 })
        #expect(whole.text(whole.test) == ["a|bcd", "a|bcd"])
    }

    @Test func longerSessionsCanBeAskedFor() throws {
        let data = source((0..<20).map { $0 % 2 == 0 ? "ab" : "abc" })
        let dataset = try Dataset(data, protocol: rules(.ratio) { $0.minimumSessionLength = 3 })
        #expect(dataset.training.count + dataset.validation.count + dataset.test.count == 10)
    }
}

@Suite struct UnseenItemsTests {
    // Validation: “axb” with x unseen in training. Test: “yab” with y unseen anywhere, “bxa” with x seen in validation,
    // “ya” of which nothing is left.
    private let data = source(
        ["ab", "ba", "ab", "ba", "ab", "ba", "ab", "axb", "yab", "bxa", "ya"], testStart: 8)

    @Test func dropCutsThemOutOfTheSessions() throws {
        let dataset = try Dataset(data, protocol: rules(.given))
        #expect(dataset.text(dataset.validation) == ["a|b"])
        #expect(dataset.text(dataset.test) == ["a|b", "b|xa"])
        #expect(dataset.test.origin == [8, 9])
        #expect(dataset.text(dataset.refit).last == "a|xb")
    }

    @Test func rankKeepsThem() throws {
        let dataset = try Dataset(data, protocol: rules(.given) { $0.unseenItems = .rank })
        #expect(dataset.text(dataset.validation) == ["a|xb"])
        #expect(dataset.text(dataset.test) == ["y|ab", "b|xa", "y|a"])
    }
}

@Suite struct CatalogueSelectionTests {
    @Test func unusedItemsLeaveTheCatalogueWithTheirMetadata() throws {
        let data = source(["z"] + (0..<10).map { _ in "ac" } + ["b"])
        let dataset = try Dataset(data, protocol: rules(.ratio))
        #expect(dataset.catalogue.ids == ["a", "c"])
        #expect(dataset.catalogue.titles == ["Title a", "Title c"])
        #expect(dataset.catalogue.categories[0].field.vocabulary == ["ca", "cc"])
        #expect(dataset.catalogue.categories[0].target == [0, 1])
        #expect(dataset.catalogue.fields[0].bags == Packed([[0], [1]]))
        for set in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
            #expect(dataset.text(set).allSatisfy { $0 == "a|c" })
        }
    }
}

@Suite struct FingerprintTests {
    private let sessions = (0..<20).map { $0 % 2 == 0 ? "abcab" : "ba" }

    private func fingerprint(
        _ change: (inout SourceData) -> Void = { _ in }, rules evaluation: EvaluationProtocol = rules(.ratio)
    ) throws -> String {
        var data = source(sessions)
        change(&data)
        return try Dataset(data, protocol: evaluation).fingerprint
    }

    @Test func isTheSameForTheSameContent() throws {
        let fingerprint = try fingerprint()
        #expect(fingerprint.count == 16 && fingerprint.allSatisfy { $0.isHexDigit })
        #expect(try fingerprint == self.fingerprint { $0.name = "another" })
        // Pinned: results of earlier versions must stay comparable.
        #expect(fingerprint == "b552e3007dd00141")
    }

    @Test func changesWithContentAndProtocol() throws {
        var all = try [
            fingerprint(), fingerprint { $0.catalogue.ids[0] = "q" }, fingerprint { $0.catalogue.titles[1] = "q" },
            fingerprint { $0.catalogue.fields[0].vocabulary[0] = "q" },
            fingerprint { $0.catalogue.fields[0].name = "q" },
            fingerprint { $0.catalogue.fields[0].kind = .attribute }, fingerprint { $0.catalogue.fields = [] },
            fingerprint { $0.catalogue.categories[0].field.bags.elements[0] = 1 },
            fingerprint { $0.catalogue.categories = [] },
            fingerprint { $0.sessions.items[1] = 0 }, fingerprint { $0.sessions.origin[19] = 18 },
            fingerprint { $0.sessions.items[$0.sessions.items.count - 1] = 2 },
        ]
        all.append(try fingerprint(rules: rules(.leaveOneOut)))
        all.append(try fingerprint(rules: rules(.ratio) { $0.filterUntilStable = true }))
        all.append(try fingerprint(rules: rules(.ratio) { $0.unseenItems = .rank }))
        all.append(try fingerprint(rules: rules(.ratio) { $0.minimumItemSupport = 2 }))
        #expect(Set(all).count == all.count)
    }

    @Test func testRowsAreTheSameWhateverElseIsOther() throws {
        let sessions = ["abc", "cab", "bca", "abc", "acb", "cba", "bac", "abc", "cab", "ab"]
        let whole = try Dataset(source(sessions), protocol: rules(.ratio))
        var bare = source(sessions)
        bare.catalogue = Catalogue(ids: bare.catalogue.ids, titles: bare.catalogue.ids)
        let withoutMetadata = try Dataset(bare, protocol: rules(.ratio))
        #expect(withoutMetadata.fingerprint != whole.fingerprint)
        #expect(withoutMetadata.summary.testRowsFingerprint == whole.summary.testRowsFingerprint)
        var other = sessions
        other[0] = "acb"
        let otherTraining = try Dataset(source(other), protocol: rules(.ratio))
        #expect(otherTraining.fingerprint != whole.fingerprint)
        #expect(otherTraining.summary.testRowsFingerprint == whole.summary.testRowsFingerprint)
        other[9] = "ba"
        let otherTest = try Dataset(source(other), protocol: rules(.ratio))
        #expect(otherTest.summary.testRowsFingerprint != whole.summary.testRowsFingerprint)
    }
}
