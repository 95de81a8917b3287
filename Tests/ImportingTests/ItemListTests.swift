import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

/// Rows whose cells hold several items.
@Suite struct ItemListTests {
    private func read(_ text: String, _ configure: (inout DataSource) -> Void = { _ in }) throws -> SourceData {
        try TemporaryFolder(["train.csv": text]).read {
            $0.items.file = ""
            $0.interactions.itemLists = true
            $0.interactions.time = []
            $0.values.separator = " "
            configure(&$0)
        }
    }

    @Test func aCellIsSeveralEvents() throws {
        let data = try read("session_id,item_id,time\ns,a b a,5\nt,c,6\ns,\" b  d \",4\nu,,7\n") {
            $0.interactions.time = "time"
        }
        #expect(data.named == [["b", "d", "a", "b", "a"], ["c"]])
        #expect(data.times == [5, 6])
        #expect(data.report?.rows == 4)
    }

    @Test func listsOfPythonAreSeveralEvents() throws {
        let data = try read("session_id;item_id\ns;['a', 3]\ns;[]\n") { $0.values.form = .list }
        #expect(data.named == [["a", "3"]])
        let said = message {
            _ = try read("session_id;item_id\ns;[a\n") { $0.values.form = .list }
        }
        #expect(said.hasPrefix("train.csv:2:3: “[a” is no list; write ['a', 'b']"))
    }

    @Test func theLastColumnHasTheRestOfTheLine() throws {
        let data = try read("u1 a b c\r\nu2 \"d e \n") {
            $0.interactions.header = false
            $0.interactions.delimiter = " "
            $0.interactions.columns = 2
            $0.interactions.session = "1"
            $0.interactions.item = "2"
        }
        #expect(data.named == [["a", "b", "c"], ["\"d", "e"]])
        let said = message {
            _ = try read("u1 a\nu2\n") {
                $0.interactions.header = false
                $0.interactions.delimiter = " "
                $0.interactions.columns = 2
                $0.interactions.session = "1"
                $0.interactions.item = "2"
            }
        }
        #expect(said.hasPrefix("train.csv:2:1: the row has 1 cells, but the first row has 2"))
    }

    @Test func onlyItemsOfTheEndingCount() throws {
        let data = try read("session_id,item_id\ns,a-1 b-0 c-1-1 -1\nt,a-0\n") { $0.interactions.ending = "-1" }
        #expect(data.named == [["a", "c-1"]])
    }

    @Test func itemsThatTheItemsFileLacks() throws {
        let files = ["train.csv": "session_id,item_id\ns,a x b\n", "items.csv": "item_id\na\nb\n"]
        func read(_ unknown: DataSource.UnknownItems) throws -> SourceData {
            try TemporaryFolder(files).read {
                $0.items.file = "items.csv"
                $0.items.categories = []
                $0.interactions.itemLists = true
                $0.interactions.time = []
                $0.values.separator = " "
                $0.unknownItems = unknown
            }
        }
        #expect(message { _ = try read(.error) }.hasPrefix("train.csv:2:3: item “x” is not in “items.csv”"))
        #expect(try read(.drop).named == [["a", "b"]])
        #expect(try read(.drop).report?.unknownItems == 1)
        #expect(try read(.keep).named == [["a", "x", "b"]])
    }

    /// Any sessions, written as SR-GNN's preparation writes them, are the same sessions again.
    @Test func beginningsOfSessionsAreSessionsAgain() throws {
        var random = SplitMix(state: 2)
        for _ in 0..<100 {
            let sessions = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                (0..<Int.random(in: 2...5, using: &random)).map { _ in "i\(Int.random(in: 0...2, using: &random))" }
            }
            let rows = sessions.flatMap { session in
                (1..<session.count).map { left in
                    session.dropLast(left).joined(separator: " ") + "\t" + session[session.count - left] + "\n"
                }
            }
            let data = try read(rows.joined()) {
                $0.interactions.header = false
                $0.interactions.delimiter = "\t"
                $0.interactions.session = ""
                $0.interactions.item = "1"
                $0.interactions.target = "2"
            }
            #expect(data.named == sessions)
        }
    }
}
