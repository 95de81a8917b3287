import Experiments
import Foundation
import TestSupport
import Testing

/// Session times and item order for one session of items a, b, c… with these times.
private func read(_ times: [String]) throws -> (last: Int64, items: [String]) {
    let rows = times.enumerated().map { "s,\(Character(Unicode.Scalar(UInt8(97 + $0.offset)))),\($0.element)" }
    let folder = try TemporaryFolder(["train.csv": "session_id,item_id,time\n" + rows.joined(separator: "\n")])
    let data = try folder.read()
    return (data.times[0], data.named[0])
}

@Suite struct TimeTests {
    @Test(arguments: [
        ("1483273827", 1_483_273_827), ("-3", -3), ("0", 0), ("1483273827.9", 1_483_273_827), ("-0.5", -1),
        ("1.483273827e9", 1_483_273_827), ("1442271893782", 1_442_271_893), ("1442271893782000", 1_442_271_893),
        ("1442271893782000000", 1_442_271_893), ("1970-01-01", 0), ("1969-12-31", -86_400), ("2000-02-29", 951_782_400),
        ("2016-05-09T12:30:05Z", 1_462_797_005), ("2016-05-09 12:30:05.999", 1_462_797_005),
        ("2016-05-09T12:30", 1_462_797_000), ("2016-05-09T12:30:05+02:00", 1_462_789_805),
        ("2016-05-09T12:30:05-0130", 1_462_802_405), ("2016-05-09T12:30:05+02", 1_462_789_805),
        ("2016-05-09 12:30:05 UTC", 1_462_797_005), ("2016-05-09 12:30:05 gmt", 1_462_797_005),
        ("2016-05-09 12:30:05 +0200", 1_462_789_805), ("2016-05-09 2:30 PM", 1_462_804_200),
        ("2016-05-09 12:30:05 AM", 1_462_753_805), ("2016-05-09 12:30:05.5 pm", 1_462_797_005),
        ("Mon May  9 12:30:05 2016", 1_462_797_005), ("Mon May 9 12:30:05 UTC 2016", 1_462_797_005),
        ("Mon May 09 12:30:05 +0200 2016", 1_462_789_805), ("2100-03-01", 4_107_542_400),
        ("9999-12-31", 253_402_214_400),
    ])
    func readsTimes(text: String, seconds: Int) throws {
        #expect(try read([text]).last == Int64(seconds))
    }

    @Test(arguments: [
        "", "soon", "2016-13-01", "2016-02-30", "1900-02-29", "2016-05-09T24:00", "2016-05-09x", "2016-05-09T12:30:05+",
        "2016-05-09 2:30", "2016-05-09 13:30 PM", "2016-05-09 0:30 AM", "2016-05-09 12:30:05 CET", "2016-05-09 12:30 ",
        "2016-05-09 12:30:05 PM ", "Mon Mai  9 12:30:05 2016", "Mon May 32 12:30:05 2016",
        "Mon May  9 12:30:05 EST 2016",
        "5/9/2016", "nan", "inf", "12 ", "1,5", "99999999999999999999",
    ])
    func rejectsWhatIsNoTime(text: String) {
        #expect(message { _ = try read(["\"\(text)\""]) }.hasPrefix("train.csv:2:6: “\(text)” is"))
    }

    @Test func mixesIntegersAndDecimals() throws {
        let (last, items) = try read(["3", "1", "2.5", "2.25", "2"])
        #expect(items == ["b", "e", "d", "c", "a"])
        #expect(last == 3)
    }

    @Test func rejectsNumbersAmongDates() {
        #expect(
            message { _ = try read(["2016-05-09", "5"]) }.hasPrefix("train.csv:3:5: “5” is a time in another format"))
        #expect(message { _ = try read(["5", "2016-05-09"]) }.contains("in another format"))
    }

    @Test func ordersFractionsOfASecond() throws {
        #expect(try read(["2016-05-09T12:30:05.25", "2016-05-09T12:30:05.2"]).items == ["b", "a"])
    }

    /// Whatever a time is, it is read back from text in any of many formats.
    @Test func readsWhatAFormatWrites() throws {
        var random = SplitMix(state: 2)
        for _ in 0..<200 {
            let second = Int64.random(in: 0..<4_000_000_000, using: &random)
            var (time, parts) = (time_t(second), tm())
            gmtime_r(&time, &parts)
            let format =
                [
                    "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %T", "%m/%d/%Y %I:%M:%S %p", "%A, %e %B %Y at %k.%M.%S",
                    "%b%d%Y%H%M%S",
                    "%FT%TZ", "%a %h %e %T %Z %Y", "%I:%M:%S%p %z %d/%m/%Y", "100%% %Y\t%m\t%d\t%R:%S",
                ].randomElement(using: &random) ?? ""
            var buffer = [CChar](repeating: 0, count: 100)
            #expect(strftime(&buffer, buffer.count, format, &parts) > 0)
            let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            let folder = try TemporaryFolder(["train.csv": "session_id;item_id;time\ns;a;\"\(text)\"\n"])
            let data = try folder.read { $0.interactions.timeFormat = format }
            #expect(data.times == [second], "\(format): \(text)")
        }
    }

    @Test func ordersByFurtherColumnsWhereTheFirstIsEqual() throws {
        let folder = try TemporaryFolder([
            "train.csv":
                "session_id,item_id,day,part,step\ns,a,2,1,1\ns,b,1,2,1.5\ns,c,1,2,1.25\ns,d,1,1,9\ns,e,1,2,1.25\n"
        ])
        func items(_ columns: NameList) throws -> [String] {
            try folder.read { $0.interactions.time = columns }.named[0]
        }
        #expect(try items(["day", "part", "step"]) == ["d", "c", "e", "b", "a"])
        #expect(try items(["day", "part"]) == ["d", "b", "c", "e", "a"])
        #expect(try items(["day"]) == ["b", "c", "d", "e", "a"])
        #expect(try items("step") == ["a", "c", "e", "b", "d"])
    }

    @Test func ordersBelowAMicrosecond() throws {
        #expect(try read(["1483273827.000000002", "1483273827.000000001", "1483273827"]).items == ["c", "b", "a"])
        #expect(try read(["-0.000000001", "-0.000000002", "-0.0000005"]).items == ["c", "b", "a"])
        #expect(
            try read(["2016-05-09T12:30:05.123456789", "2016-05-09T12:30:05.123456788", "2016-05-09"]).items
                == ["c", "b", "a"])
    }
}
