import Basics
import Experiments
import Foundation
import Sessions

/// What files of no known format seem to be, by what their columns are called and hold.
struct DataGuess {
    let samples: FileSamples
    var proposal: DataProposal
    /// The column that orders the events of a session, where none has times.
    var place: String?

    /// More files than this are not opened.
    private static let mostFiles = 50
    /// So many files that cannot be read are named.
    private static let mostProblems = 5

    /// - Throws: `DataError` if no file has sessions.
    static func proposal(_ samples: FileSamples, format: String) throws(DataError) -> DataProposal {
        var guess = DataGuess(samples, format: format)
        try guess.make()
        return guess.proposal
    }

    private init(_ samples: FileSamples, format: String) {
        self.samples = samples
        proposal = DataProposal(
            format: format, title: ["Guessed from what the columns are called and hold."], folder: samples.files.folder)
    }

    /// Files of the same columns.
    struct Group {
        var sample: FileSample
        var paths: [String]
    }

    private mutating func make() throws(DataError) {
        var groups: [Group] = []
        var problems: [(path: String, error: DataError)] = []
        let arrays = samples.files.paths.filter { Self.kind($0) == "npy" }
        for path in samples.files.paths.prefix(Self.mostFiles) where !arrays.contains(path) {
            let sample: FileSample
            do throws(DataError) { sample = try samples.sample(path) } catch {
                problems.append((path, error))
                continue
            }
            if sample.rows.isEmpty { continue }
            if let index = groups.firstIndex(where: {
                $0.sample.header == sample.header && $0.sample.dialect == sample.dialect
            }) {
                groups[index].paths.append(path)
            } else {
                groups.append(Group(sample: sample, paths: [path]))
            }
        }
        guard let events = groups.indices.max(by: { isLess(groups[$0], groups[$1]) }) else {
            throw samples.firstProblem
                ?? DataError(file: shownPath(samples.files.folder), "no file has rows; name the one with the data")
        }
        let interactions = groups.remove(at: events)
        // Files of that kind are parts of the data, or say what its items are; without them it is another data.
        let kind = Self.kind(interactions.paths[0])
        if let problem = problems.first(where: { Self.kind($0.path) == kind }) { throw problem.error }
        for problem in problems.prefix(Self.mostProblems) {
            proposal.assume("Not read: \(shown(problem.path)), since \(problem.error.message).")
        }
        setFiles(interactions)
        setInteractions(interactions.sample)
        let read = [setItems(groups), setTree(groups)].compactMap { $0 } + setSessionTimes(groups)
        setVectors(arrays)
        sayUnread(groups.flatMap { group in group.paths.filter { !read.contains($0) }.map { ($0, group.sample) } })
    }

    /// The ending of a file's name without that of a packer.
    private static func kind(_ path: String) -> Substring {
        var parts = (path.split(separator: "/").last ?? "").split(separator: ".")
        if let last = parts.last, ["gz", "zst", "bz2", "xz", "zip"].contains(last), parts.count > 2 {
            parts.removeLast()
        }
        return parts.count > 1 ? parts[parts.count - 1] : ""
    }

    private mutating func sayUnread(_ files: [(path: String, sample: FileSample)]) {
        let (sessions, others) = (files.filter { isOfSessions($0.sample) }, files.filter { !isOfSessions($0.sample) })
        func names(_ files: [(path: String, sample: FileSample)]) -> String {
            files.prefix(20).map { shown($0.path) }.joined(separator: ", ") + (files.count > 20 ? " and others" : "")
        }
        if !sessions.isEmpty {
            proposal.assume(
                "Not read, though there may be sessions in them, since their columns or their layout are others: "
                    + "\(names(sessions)). An experiment reads files that are alike.")
        }
        if !others.isEmpty { proposal.assume("Files not read: \(names(others)).") }
    }

    func shown(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Whether rows are things that somebody did, and not what is known of items.
    func isOfSessions(_ sample: FileSample) -> Bool {
        let roles = Set(sample.header.compactMap(ColumnRole.of))
        guard let item = ColumnRole.item.columns(among: sample.columns).first else {
            return roles.contains(.session) && roles.contains(.time)
        }
        if roles.contains(.session) || roles.contains(.event) { return true }
        let items = sample.values(item)
        return roles.contains(.time) && Set(items).count * 2 < items.count
    }

    /// Whether a group is less likely to be that of the sessions.
    private func isLess(_ one: Group, _ other: Group) -> Bool {
        func score(_ group: Group) -> Int {
            let roles = Set(group.sample.header.compactMap(ColumnRole.of))
            let weights: [(ColumnRole, Int)] = [(.session, 4), (.item, 3), (.time, 2), (.event, 1)]
            return weights.reduce(0) { $0 + (roles.contains($1.0) ? $1.1 : 0) }
        }
        return (score(one), one.sample.size) < (score(other), other.sample.size)
    }

    private mutating func setFiles(_ group: Group) {
        func called(_ word: String) -> [String] {
            group.paths.filter { ($0.split(separator: "/").last ?? "").lowercased().contains(word) }
        }
        let (training, test) = (called("train"), called("test"))
        if !training.isEmpty, !test.isEmpty, Set(training).isDisjoint(with: test) {
            proposal.set(names: samples.files.names(of: training), "data.interactions.file")
            proposal.set(names: samples.files.names(of: test), "data.interactions.testFile")
            proposal.set("protocol.split", .text("given"), "by the names of the files")
        } else {
            proposal.set(names: samples.files.names(of: group.paths), "data.interactions.file")
        }
    }

    mutating func setDialect(_ dialect: TextDialect, _ section: String) {
        if dialect.form != .delimited { proposal.set("\(section).form", .text(dialect.form.rawValue)) }
        if !dialect.header { proposal.set("\(section).header", .flag(false), "the first line names no columns") }
        if !dialect.delimiter.isEmpty { proposal.set("\(section).delimiter", .text(dialect.delimiter)) }
        if dialect.quotes == .none { proposal.set("\(section).quotes", .text("none")) }
    }
}
