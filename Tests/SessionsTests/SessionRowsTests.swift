import Basics
import Sessions
import Testing

@Suite struct SessionRowsTests {
    @Test("Every target is a row with what stands before it", arguments: 0..<10)
    func rows(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "rows")
        var sessions = SessionSet()
        for index in 0..<random.index(below: 20) {
            let length = random.index(below: 7)
            sessions.append(
                (0..<length).map { _ in Int32(random.index(below: 9)) }, firstTarget: 1 + random.index(below: 8),
                origin: index)
        }
        var expected: [[Int32]] = []
        for session in 0..<sessions.count {
            let list = Array(sessions[session])
            for target in list.indices where target >= sessions.firstTarget[session] {
                expected.append(list[..<target] + [list[target], Int32(session)])
            }
        }
        let rows = sessions.eachRow.map { row in
            Array(sessions.items[row.prefix]) + [sessions.items[row.target], Int32(row.session)]
        }
        #expect(rows == expected)
        #expect(sessions.rows == expected.count)
    }
}
