import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

/// Properties of items with times, as RetailRocket publishes them.
@Suite struct PropertiesTests {
    private func read(
        _ events: String, _ properties: [String], _ configure: (inout DataSource) -> Void = { _ in }
    ) throws -> [String: [String]] {
        let folder = try TemporaryFolder(["train.csv": "session_id,item_id,time\n" + events])
        for (number, text) in properties.enumerated() {
            try folder.write("timestamp,itemid,property,value\n" + text, to: "part\(number).csv")
        }
        let data = try folder.read {
            $0.items.file = ""
            $0.interactions.categories = ["categoryid"]
            $0.properties.file = "part*.csv"
            configure(&$0)
        }
        let field = data.catalogue.categories[0].field
        return Dictionary(
            uniqueKeysWithValues: data.catalogue.ids.enumerated().map { item, id in
                (id, field[item].map { field.vocabulary[Int($0)] })
            })
    }

    @Test func theValueIsThatOfTheTimeOfTheEvent() throws {
        // Once before the change, three times from it on.
        let events = "s,a,100\ns,a,200\nt,a,250\nt,a,300\nt,b,100\nu,c,5\n"
        let parts = [
            "200,a,categoryid,new\n0,a,categoryid,old\n0,a,available,1\n",
            "150,b,categoryid,later\n0,d,categoryid,none\n",
        ]
        #expect(try read(events, parts) == ["a": ["new"], "b": ["later"], "c": []])
        #expect(try read("s,a,100\ns,a,199\nt,a,250\n", parts)["a"] == ["old"])
    }

    /// The two files may count time in different units, and one may write dates.
    @Test func timesAreCompared() throws {
        let parts = ["1600000000000,a,categoryid,old\n1600000100000,a,categoryid,new\n"]
        #expect(try read("s,a,1600000099\n", parts)["a"] == ["old"])
        #expect(try read("s,a,1600000100\n", parts)["a"] == ["new"])
        #expect(try read("s,a,2020-09-13 12:28:19.5\n", parts)["a"] == ["old"])
        #expect(try read("s,a,1600000100000000000\n", parts)["a"] == ["new"])
    }

    @Test func ofEqualTimesTheLastRowCounts() throws {
        #expect(try read("s,a,5\n", ["1,a,categoryid,x\n1,a,categoryid,y\n"])["a"] == ["y"])
    }

    /// Brute force on random logs.
    @Test func agreesWithASlowReader() throws {
        var random = SplitMix(state: 8)
        for _ in 0..<60 {
            func time() -> Int { Int.random(in: 0...9, using: &random) }
            let events = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                (item: "i\(Int.random(in: 0...2, using: &random))", time: time())
            }
            let values = (0..<Int.random(in: 1...8, using: &random)).map { number in
                (item: "i\(Int.random(in: 0...2, using: &random))", time: time(), value: "v\(number % 3)")
            }
            let found = try read(
                events.map { "s,\($0.item),\($0.time)\n" }.joined(),
                [values.map { "\($0.time),\($0.item),categoryid,\($0.value)\n" }.joined()])
            for item in Set(events.map(\.item)) {
                let sorted = values.enumerated().filter { $0.element.item == item }
                    .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
                let votes = events.filter { $0.item == item }.compactMap { event in
                    (sorted.last { $0.time <= event.time } ?? sorted.first)?.value
                }
                let most = votes.map { vote in votes.count { $0 == vote } }.max()
                let winner = votes.first { vote in votes.count { $0 == vote } == most }
                #expect(found[item] == (winner.map { [$0] } ?? []))
            }
        }
    }

    @Test func whatIsWrongIsNamed() {
        func said(_ property: String, _ configure: (inout DataSource) -> Void = { _ in }) -> String {
            message { _ = try read("s,a,5\n", [property], configure) }
        }
        #expect(said("x,a,categoryid,1\n").hasPrefix("part0.csv:2:1: “x” is not a time"))
        #expect(said("1,a,other,1\n").hasPrefix("no row of data.properties.file is of the property “categoryid”"))
        #expect(said("1,a,categoryid,1\n") { $0.properties.item = "item" }.contains("which data.properties.item names"))
        #expect(said("1,a,categoryid\n").hasPrefix("part0.csv:2:1: the row has 3 cells"))
        #expect(
            said("1,a,categoryid,1\n") { $0.properties.file = "none*.csv" }.contains("no file matches this pattern"))
    }
}
