import Basics
import Experiments
import Sessions
import Testing

@Suite("What is found in data, in words")
struct FindingsTests {
    /// Days of the sessions; their items are the letters.
    private static let sessions: [(String, Int64)] = [
        ("ab", 1), ("abcz", 2), ("a", 3), ("abc", 9), ("ba", 10), ("cab", 12), ("abx", 13), ("bc", 14), ("ab", 20),
    ]

    private static func source() -> SourceData {
        let letters = Array(Set(sessions.map(\.0).joined())).sorted()
        var set = SessionSet()
        for (index, session) in sessions.enumerated() {
            set.append(session.0.map { Int32(letters.firstIndex(of: $0) ?? 0) }, origin: index)
        }
        let group = ItemField(
            name: "group", kind: .category, vocabulary: ["g", "h"],
            bags: Packed(letters.map { $0 == "b" ? [] : [$0 == "a" ? 0 : 1] }))
        let brand = ItemField(
            name: "brand", kind: .category, vocabulary: ["one"], bags: Packed(letters.map { _ in [Int32(0)] }))
        var report = SourceReport()
        report.rows = 30
        var source = SourceData(
            name: "shop",
            catalogue: Catalogue(
                ids: letters.map(String.init), categories: [CategoryLevel(field: group)], fields: [brand]),
            sessions: set, times: sessions.map { $0.1 * 86_400 })
        source.report = report
        return source
    }

    private static func findings(_ configure: (inout EvaluationProtocol) -> Void) throws -> [String] {
        var rules = EvaluationProtocol()
        rules.split = .days
        rules.days = 2
        configure(&rules)
        return try Dataset(source(), protocol: rules).findings.map { "\($0.name): \($0.text)" }
    }

    @Test("what filters and windows leave out is counted, item by item and session by session")
    func leftOut() throws {
        let found = try Self.findings {
            $0.minimumItemSupport = 2
            $0.until = "1970-01-15"
            $0.trainingDays = 5
        }
        #expect(
            found == [
                "read: 30 rows",
                // “a”, then z and x, each clicked once; the session of day 20; those of days 1 and 2.
                "left out: 1 short sessions, 2 clicks on 2 rare items, 1 sessions that end after protocol.until, "
                    + "2 sessions outside of the windows of protocol.days",
                "no help: brand has a single value",
                "metadata: 1 of 3 items have no group",
            ])
    }

    @Test("clicks of test sessions on items that nobody has seen are said with their share")
    func unseen() throws {
        let found = try Self.findings {
            $0.minimumItemSupport = 1
            $0.until = "1970-01-15"
            $0.trainingDays = 5
        }
        // Sessions “abx” and “bc” are tested.
        #expect(
            found.contains(
                "unseen items: 20.00 % of the clicks of test sessions are on items that no earlier session has, and "
                    + "are left out (protocol.unseenItems: rank keeps them)"), "\(found)")
    }
}
