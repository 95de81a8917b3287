import Dispatch
import Foundation
import Synchronization

/// The right of one process to a piece of work: a file made for it, held as long as the value lives.
///
/// Where the file system has locks, the kernel releases the claim when the process ends, however it ends. Where it has
/// none, or only within one machine, the file decides: by the process it names, which this machine knows to be alive
/// or not, or, for a process of another machine, by the file's time, renewed while the claim is held.
public final class Claim: Sendable {
    /// Who has a claim and what for.
    public struct Owner: Sendable, Hashable, Codable, CustomStringConvertible {
        public var process: ProcessIdentity
        public var since: Date
        /// For people and other programs: the run being worked on.
        public var purpose: String
        /// Tells this owner from an earlier one with the same number.
        fileprivate var mark: UUID

        public var description: String {
            let place = process.isThisHost ? "" : " on \(process.host.forTerminal)"
            return "process \(process.process)\(place)"
        }
    }

    /// Seconds between renewals, and seconds after which another machine's claim counts as abandoned. File attributes
    /// may be a minute old on a network file system.
    private static let beat = 15.0
    private static let patience = 150.0

    /// The owner as of when the claim was taken.
    public let owner: Owner
    private let name: String
    private let folder: Folder
    /// Nil once the claim is released.
    private let descriptor: Mutex<Int32?>

    private init(_ owner: Owner, _ name: String, in folder: Folder, descriptor: Int32) {
        self.owner = owner
        self.name = name
        self.folder = folder
        self.descriptor = Mutex(descriptor)
        renewLater()
    }

    deinit { release() }

    /// Gives up the claim before the value itself is gone.
    public func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            held = nil
            // Only its own file: another's may be there if the claim was taken to be abandoned.
            if folder.holds(descriptor, as: name) { try? folder.remove(name) }
            close(descriptor)
        }
    }

    private func renewLater() {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + Self.beat) { [weak self] in
            guard let self, descriptor.withLock({ $0.map { futimens($0, nil) } }) != nil else { return }
            renewLater()
        }
    }

    /// Takes the claim if it is free or abandoned.
    /// - Returns: nil if another process, or another holder in this one, has it.
    /// - Throws: `FileError` if the file cannot be made or is not what it should be.
    public static func take(_ name: String, in folder: Folder, purpose: String) throws -> Claim? {
        let mine = Owner(process: .current, since: Date(), purpose: purpose, mark: UUID())
        for _ in 0..<100 {
            let descriptor = try folder.open(name, O_RDWR | O_CREAT)
            var isTaken = false
            defer { if !isTaken { close(descriptor) } }
            let lock = FileLock.take(descriptor)
            if lock == .held { return nil }
            // Whoever released it meanwhile has removed the file, so the lock is on a file that nobody sees.
            guard folder.holds(descriptor, as: name) else { continue }
            if let other = owner(descriptor), isActive(other, descriptor, locksWork: lock == .taken) { return nil }
            if lock == .unsupported {
                // Without locks, start from a new file, so that an earlier owner does not take this one for its own.
                if owner(descriptor) != nil {
                    try folder.remove(name)
                    continue
                }
            }
            try write(mine, descriptor, folder.file(name))
            if lock == .unsupported {
                usleep(100_000)
                guard let now = owner(descriptor), now.mark == mine.mark, folder.holds(descriptor, as: name) else {
                    return nil
                }
            }
            isTaken = true
            return Claim(mine, name, in: folder, descriptor: descriptor)
        }
        throw FileError("the claim changes hands all the time", at: folder.file(name))
    }

    /// Who has the claim now; nil if nobody has.
    public static func holder(_ name: String, in folder: Folder) -> Owner? {
        guard let descriptor = try? folder.open(name, O_RDONLY) else { return nil }
        defer { close(descriptor) }
        guard let owner = owner(descriptor) else { return nil }
        switch FileLock.look(descriptor) {
        case .held: return owner
        case .taken: return isActive(owner, descriptor, locksWork: true) ? owner : nil
        case .unsupported: return isActive(owner, descriptor, locksWork: false) ? owner : nil
        }
    }

    // MARK: The file

    private static func isActive(_ owner: Owner, _ descriptor: Int32, locksWork: Bool) -> Bool {
        if owner.process.isThisHost { return !locksWork && owner.process.isAlive }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return true }
        return Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) < patience
    }

    private static func owner(_ descriptor: Int32) -> Owner? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? try? JSONDecoder().decode(Owner.self, from: Data(bytes[..<count])) : nil
    }

    /// Writes the new text first, then cuts off the rest of a longer old one: whoever reads in between finds no JSON,
    /// and goes by the lock.
    private static func write(_ owner: Owner, _ descriptor: Int32, _ file: URL) throws {
        let text = try JSONEncoder().encode(owner)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileError("write", file) }
        try text.withUnsafeBytes { try writeAll($0, to: descriptor, file: file) }
        guard ftruncate(descriptor, off_t(text.count)) == 0 else { throw FileError("write", file) }
    }
}

/// Kernel locks on open files and folders (flock), released when the last descriptor is closed.
public enum FileLock {
    public enum Outcome: Sendable { case taken, held, unsupported }

    /// Takes the lock exclusively.
    public static func take(_ descriptor: Int32) -> Outcome {
        // `look` takes a share of the lock for an instant: hence more than one attempt.
        for attempt in 1...20 {
            let outcome = outcome(flock(descriptor, LOCK_EX | LOCK_NB))
            if outcome != .held { return outcome }
            if attempt < 20 { usleep(5_000) }
        }
        return .held
    }

    /// Whether another holder has the lock, without keeping it: `.taken` means that it is free.
    public static func look(_ descriptor: Int32) -> Outcome {
        let outcome = outcome(flock(descriptor, LOCK_SH | LOCK_NB))
        if outcome == .taken { flock(descriptor, LOCK_UN) }
        return outcome
    }

    private static func outcome(_ result: Int32) -> Outcome {
        if result == 0 { return .taken }
        return errno == EWOULDBLOCK ? .held : .unsupported
    }
}
