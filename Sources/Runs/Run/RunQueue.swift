import Basics
import Experiments
import Foundation

/// The runs that are wanted, in the order in which they are to be made: `<results>/.queue`, a file for each.
///
/// A ticket is taken away when its run is done, has failed, or is no longer wanted, and not before: what a killed
/// program or a machine that failed was working on is still wanted. The names of the files give the order.
public struct RunQueue: Sendable {
    /// A ticket at its place.
    public struct Entry: Sendable, Hashable {
        public let ticket: Ticket
        /// Of the file, which begins with the place.
        let name: String
    }

    private static let folderName = ".queue"
    /// Of what the process says that works on the queue.
    public static let logName = "worker.log"
    private static let suffix = ".ticket"
    /// Between two neighbours there is room for others.
    private static let spacing: UInt64 = 1 << 20
    private static let digits = 18

    private let store: RunStore

    init(_ store: RunStore) { self.store = store }

    /// The place of the queue's own files, made if it does not exist.
    /// - Throws: `FileError`.
    public func folder() throws -> Folder {
        try createFolders(store.results)
        return try Folder(Self.folderName, in: Folder(store.results, mayBeLink: true))
    }

    private var existingFolder: Folder? {
        guard let results = try? Folder(store.results, mayBeLink: true), results.contains(Self.folderName) else {
            return nil
        }
        return try? Folder(existing: Self.folderName, in: results)
    }

    // MARK: Working

    private static func claimName(_ host: String) -> String { "worker-" + host.filter { $0.isLetter || $0.isNumber } }

    /// The right to work on the queue: one program of each machine has it.
    /// - Parameter jobs: runs that it makes at once.
    /// - Returns: nil if another one has it.
    /// - Throws: `FileError`.
    public func claimWork(jobs: Int = 1) throws -> Claim? {
        try Claim.take(Self.claimName(ProcessIdentity.current.host), in: folder(), purpose: Self.purpose(jobs))
    }

    private static func purpose(_ jobs: Int) -> String { jobs == 1 ? "the queue" : "the queue, \(jobs) runs at once" }

    /// Whether somebody works on the queue on this machine, and makes another number of runs at once.
    public func isWorkedOn(otherThanBy jobs: Int) -> Bool {
        worker.map { $0.purpose != Self.purpose(jobs) } ?? false
    }

    /// Who works on the queue on this machine; nil if nobody does.
    public var worker: Claim.Owner? {
        existingFolder.flatMap { Claim.holder(Self.claimName(ProcessIdentity.current.host), in: $0) }
    }

    // MARK: Looking

    /// The tickets that can be read, first to last.
    public var entries: [Entry] {
        guard let folder = existingFolder else { return [] }
        return Self.names(in: folder).compactMap { name in
            guard let file = try? folder.openFile(name), let data = try? file.content(atMost: FileLimit.experiment),
                let ticket = try? Ticket(data, file: file.url)
            else { return nil }
            return Entry(ticket: ticket, name: name)
        }
    }

    /// Whether a run is still wanted.
    public func contains(_ entry: Entry) -> Bool { existingFolder?.contains(entry.name) ?? false }

    private static func names(in folder: Folder) -> [String] {
        ((try? folder.names()) ?? []).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") && place($0) != nil }.sorted()
    }

    private static func place(_ name: String) -> UInt64? { UInt64(name.prefix(digits)) }

    private static func name(at place: UInt64) -> String {
        let number = "\(place)"
        // Two programs may choose the same place at the same moment.
        return String(repeating: "0", count: digits - number.count) + number + "-" + UUID().uuidString + suffix
    }

    // MARK: Changing

    /// Puts new runs at the end.
    /// - Parameters:
    ///   - data: folder of the data, as a whole path.
    ///   - isAgain: whether they are wanted even if others of their recipes are done.
    ///   - isForCluster: whether they wait for tasks of a cluster.
    /// - Returns: what they will be called.
    /// - Throws: `FileError`; some may then be in the queue.
    public func add(
        _ experiments: [Experiment], data: String, isAgain: Bool = false, isForCluster: Bool = false
    ) throws -> [Ticket] {
        let taken = Set(entries.map(\.ticket.run))
        var tickets: [Ticket] = []
        var used = taken
        for experiment in experiments {
            let run = RunFolder.freeID(experiment, in: store.results) { used.contains($0) }
            used.insert(run)
            tickets.append(
                Ticket(
                    run: run, experiment: experiment, data: data, asked: Date(), isAgain: isAgain, refusal: nil,
                    isForCluster: isForCluster))
        }
        try append(tickets)
        return tickets
    }

    /// Puts a run that has a folder at the end, or leaves it where it waits for the same.
    /// - Throws: `FileError`, or `InvalidExperiment` if its folder has none.
    public func add(_ run: RunFolder, data: String, isForCluster: Bool = false) throws {
        if let entry = entries.first(where: { $0.ticket.run == run.id }) {
            guard entry.ticket.refusal != nil || entry.ticket.isForCluster != isForCluster else { return }
            try remove(run.id)
        }
        let experiment = try run.experiment()
        try append([
            Ticket(
                run: run.id, experiment: experiment, data: data, asked: Date(), isAgain: true, refusal: nil,
                isForCluster: isForCluster)
        ])
    }

    private func append(_ tickets: [Ticket]) throws {
        let folder = try folder()
        var place = Self.names(in: folder).last.flatMap(Self.place) ?? 0
        for ticket in tickets {
            place += Self.spacing
            // A failing machine takes back what was asked for in its last seconds: no result depends on it.
            try folder.replace(Self.name(at: place), with: ticket.content, isLasting: tickets.count == 1)
        }
    }

    /// Takes a run away, if it is there.
    /// - Throws: `FileError`.
    public func remove(_ run: RunID) throws {
        guard let folder = existingFolder else { return }
        for entry in entries where entry.ticket.run == run { try Self.remove(entry, in: folder) }
    }

    private static func remove(_ entry: Entry, in folder: Folder) throws {
        do { try folder.remove(entry.name) } catch { if folder.contains(entry.name) { throw error } }
    }

    /// Says why nobody can work on a run, which stays in the queue until somebody asks for it anew.
    public func refuse(_ entry: Entry, _ reason: String) throws {
        guard let folder = existingFolder, folder.contains(entry.name) else { return }
        var ticket = entry.ticket
        ticket.refusal = reason
        try folder.replace(entry.name, with: ticket.content)
    }

    /// Moves a run up (negative) or down by places.
    /// - Throws: `FileError`.
    public func move(_ run: RunID, by places: Int) throws {
        let folder = try folder()
        let all = entries
        guard places != 0, let index = all.firstIndex(where: { $0.ticket.run == run }) else { return }
        var others = all
        let entry = others.remove(at: index)
        let target = min(max(index + places, 0), others.count)
        guard target != index else { return }
        let before = target > 0 ? Self.place(others[target - 1].name) ?? 0 : 0
        let after = target < others.count ? Self.place(others[target].name) ?? 0 : before + 2 * Self.spacing
        if after > before + 1 { return try rename(entry, to: before + (after - before) / 2, in: folder) }
        // There is no room left between the two: all get new places, from the last, which is free, on.
        others.insert(entry, at: target)
        let last = all.last.flatMap { Self.place($0.name) } ?? 0
        for (number, entry) in others.enumerated() {
            try rename(entry, to: last + UInt64(number + 1) * Self.spacing, in: folder)
        }
    }

    private func rename(_ entry: Entry, to place: UInt64, in folder: Folder) throws {
        let name = Self.name(at: place)
        guard renameat(folder.descriptor, entry.name, folder.descriptor, name) == 0 || errno == ENOENT else {
            throw FileError("rename", folder.file(entry.name))
        }
    }
}

extension RunStore {
    public var queue: RunQueue { RunQueue(self) }
}
