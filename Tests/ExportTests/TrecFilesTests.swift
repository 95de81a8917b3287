import Export
import Foundation
import Runs
import Testing

@Suite("Files for TREC's tools")
struct TrecFilesTests {
    private func lines(_ data: Data) -> [String] {
        String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func items(_ lists: [[Int32]], targets: [Int32], ranks: [Int32], of count: Int = 30) -> [[String]] {
        let filled = TestLists(full: lists, reranked: nil, clicks: [], levels: []).full
        let run = TrecFiles(ids: (0..<count).map { "i\($0)" }, targets: targets).run(ranks: ranks, lists: filled)
        var items = [[String]](repeating: [], count: targets.count)
        for line in lines(run) {
            let words = line.split(separator: " ").map(String.init)
            #expect(words.count == 6 && words[1] == "Q0" && words[5] == "sessionbench")
            let row = (Int(words[0]) ?? 0) - 1
            items[row].append(words[2])
            #expect(Int(words[3]) == items[row].count && Int(words[4]) == 21 - items[row].count)
        }
        return items
    }

    @Test("the target stands at its rank, with ties against it")
    func rank() {
        // Items 4, 7 and 2 tie: the target 4 is third.
        #expect(items([[9, 4, 7, 2]], targets: [4], ranks: [4]) == [["i9", "i7", "i2", "i4"]])
        #expect(items([[9, 4, 7, 2]], targets: [4], ranks: [2]) == [["i9", "i4", "i7", "i2"]])
        // Beyond the 20th place, or a miss: nowhere.
        let long = Array<Int32>(0..<20)
        #expect(items([long], targets: [19], ranks: [21]) == [(0..<19).map { "i\($0)" }])
        #expect(items([long], targets: [3], ranks: [0]) == [(0..<20).filter { $0 != 3 }.map { "i\($0)" }])
        // At the 20th, it takes the place of one that ties with it.
        #expect(items([long], targets: [25], ranks: [20]) == [(0..<19).map { "i\($0)" } + ["i25"]])
    }

    @Test("items that a list lacks stand in catalogue order before a target whose rank counts them")
    func short() {
        #expect(items([[3]], targets: [1], ranks: [4], of: 5) == [["i3", "i0", "i2", "i1"]])
        // No row is left out.
        #expect(items([[]], targets: [0], ranks: [24]) == [["i1"]])
    }

    @Test("a row asks for its target")
    func qrels() {
        let files = TrecFiles(ids: ["a b", "50%", "", "ä\u{2003}\t\u{7F}x"], targets: [0, 1, 2, 3])
        #expect(
            lines(files.qrels) == [
                "1 0 a%20b 1", "2 0 50%25 1", "3 0 % 1", "4 0 ä%E2%80%83%09%7Fx 1",
            ])
    }
}
