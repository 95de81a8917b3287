import Basics
import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Times of sessions in a file of their own.
@Suite struct SessionTimesTests {
    /// Generated sessions, whose rows say what the file of sessions says in the other form.
    @Test func areThoseOfTheRowsWithTheTimesOfTheirSessions() throws {
        for seed in 0..<40 as Range<UInt64> {
            var random = RandomStream(seed: seed, name: "times of sessions")
            let forms: [(Int) -> String] = [
                { "\(1_600_000_000 + $0)" }, { "\(1_600_000_000_000 + $0)" }, { "1600000\(100 + $0).0000005" },
                { "2020-05-\(10 + $0 % 20) 10:00:0\($0 / 20 % 10)" },
                { "2020-05-11 10:00:00.12345678\($0 % 10)" },
            ]
            let form = forms[random.index(below: forms.count)]
            let times = (0..<30).map { _ in form(random.index(below: 200)) }
            var rows = (joined: "session_id,item_id,day,time\n", separate: "session_id,item_id,time\n")
            for _ in 0..<200 {
                let (session, place) = (random.index(below: 30), random.index(below: 9))
                let row = "a session \(session),i\(random.index(below: 9))"
                rows.joined += "\(row),\(times[session]),\(place)\n"
                rows.separate += "\(row),\(place)\n"
            }
            let places = (0..<30).map { _ in random.uniform() }
            let order = (0..<30).sorted { places[$0] < places[$1] }
            let sessions = "time,session_id\n" + order.map { "\(times[$0]),a session \($0)\n" }.joined()
            let folder = try TemporaryFolder([
                "joined.csv": rows.joined, "train.csv": rows.separate, "sessions.csv": sessions,
            ])
            let expected = try folder.read {
                $0.items.file = ""
                $0.interactions.file = "joined.csv"
                $0.interactions.time = ["day", "time"]
            }
            for partSize in [64, 1 << 20] {
                var source = DataSource()
                source.source = .files
                source.items.file = ""
                source.sessions.file = "sessions.csv"
                var importer = TableImporter(source, dataFolder: folder.url)
                importer.partSize = partSize
                let data = try importer.read(name: "table", isSplit: false)
                #expect(data.sessions == expected.sessions && data.times == expected.times, "seed \(seed)")
                #expect(data.report == expected.report)
            }
        }
    }

    @Test func thereMayBeNoneForASession() throws {
        let folder = try TemporaryFolder([
            "train.csv": "session_id,item_id\ns,a\ns,b\nt,a\ns,c\n", "sessions.csv": "session_id,time\ns,5\n",
        ])
        func read(_ rows: DataSource.UnreadableRows) throws -> SourceData {
            try folder.read {
                $0.items.file = ""
                $0.interactions.time = []
                $0.sessions.file = "sessions.csv"
                $0.unreadableRows = rows
            }
        }
        let error = #expect(throws: DataError.self) { try read(.error) }
        #expect(error?.line == 4)
        #expect(error?.message.hasPrefix("session “t” is not in “sessions.csv” (data.sessions.file); add it") == true)
        let data = try read(.skip)
        #expect(data.sessions.count == 1 && data.report?.unreadable?.rows == 1)
    }

    /// What is known of items at the time of an event is then that of its session.
    @Test func propertiesAreThoseOfTheTimeOfTheSession() throws {
        let folder = try TemporaryFolder([
            "train.csv": "session_id,item_id\ns,a\ns,b\n", "sessions.csv": "session_id,time\ns,5\n",
            "properties.csv": "itemid,timestamp,property,value\na,1,shelf,old\na,6,shelf,new\nb,9,shelf,late\n",
        ])
        let data = try folder.read {
            $0.items.file = ""
            $0.interactions.time = []
            $0.interactions.categories = ["shelf"]
            $0.sessions.file = "sessions.csv"
            $0.properties.file = "properties.csv"
        }
        let field = data.catalogue.categories[0].field
        #expect(data.catalogue.ids.indices.map { field[$0].map { field.vocabulary[Int($0)] } } == [["old"], ["late"]])
    }
}
