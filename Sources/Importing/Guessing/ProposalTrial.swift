import Basics
import Experiments
import Foundation
import Sessions

extension DataProposal {
    /// Files of more bytes than this are not read to try the proposal.
    private static let mostBytes = 8_000_000

    /// Items of the shortest session that has something to predict.
    private static let shortest = 2

    /// Splits for data that is too small for what was proposed, from the usual one on.
    private static let fallbacks: [(words: String, settings: [(String, ExperimentValue)])] = [
        ("sessions are not left out for their length", []),
        ("no item is too rare", [("protocol.minimumItemSupport", .integer(1))]),
        (
            "no item is too rare, and sessions are split 8 : 1 : 1",
            [("protocol.minimumItemSupport", .integer(1)), ("protocol.split", .text("ratio"))]
        ),
        (
            "no item is too rare, sessions are split 8 : 1 : 1, and items that training lacks are ranked, too",
            [
                ("protocol.minimumItemSupport", .integer(1)), ("protocol.split", .text("ratio")),
                ("protocol.unseenItems", .text("rank")),
            ]
        ),
        (
            "no item is too rare, and the last item of each session is the test",
            [
                ("protocol.minimumItemSupport", .integer(1)), ("protocol.split", .text("leave-one-out")),
                ("protocol.unseenItems", .text("rank")),
            ]
        ),
    ]

    /// Reads small files as proposed, and changes the split if they are too small for it.
    /// - Throws: `DataError` if the files cannot be read as proposed, or no split leaves anything; or `Stopped`.
    public mutating func tryOut(in dataFolder: URL, stop: StopFlag = StopFlag()) throws {
        let proposed = experiment(name: "x")
        let importer = TableImporter(proposed.data, dataFolder: dataFolder)
        let isSplit = proposed.protocol.split == .given
        let sizes = importer.files(isSplit: isSplit).map { file in
            (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        }
        guard sizes.reduce(0, +) <= Self.mostBytes else { return }
        let data = try importer.read(name: folder.lastPathComponent, isSplit: isSplit, stop: stop)
        guard let problem = try Self.problem(data, self, stop) else { return }
        let isSaid = answered.contains { $0.hasPrefix("protocol.") }
        for (words, settings) in isSplit || isSaid ? [] : Self.fallbacks {
            var other = self
            for (path, value) in settings { other.set(path, value, "since the data is small") }
            if proposed.protocol.minimumSessionLength > Self.shortest {
                other.set("protocol.minimumSessionLength", .integer(Self.shortest), "since the data is small")
            }
            if other.experiment(name: "x").protocol.split != .days { other.remove("protocol.days") }
            if try Self.problem(data, other, stop) == nil {
                self = other
                assume("So little data leaves nothing with the usual split; therefore \(words).")
                return
            }
        }
        throw problem
    }

    /// Why a proposal's split leaves nothing of data; nil if it leaves something.
    private static func problem(_ data: SourceData, _ proposal: DataProposal, _ stop: StopFlag) throws -> DataError? {
        do {
            _ = try Dataset(data, protocol: proposal.experiment(name: "x").protocol, stop: stop)
            return nil
        } catch let problem as DataError { return problem }
    }
}
