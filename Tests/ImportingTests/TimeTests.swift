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
        ("2100-03-01", 4_107_542_400), ("9999-12-31", 253_402_214_400),
    ])
    func readsTimes(text: String, seconds: Int) throws {
        #expect(try read([text]).last == Int64(seconds))
    }

    @Test(arguments: [
        "", "soon", "2016-13-01", "2016-02-30", "1900-02-29", "2016-05-09T24:00", "2016-05-09x", "2016-05-09T12:30:05+",
        "nan", "inf", "12 ", "1,5", "99999999999999999999",
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
}
