import Dispatch
import Foundation
import Synchronization

/// The right of one process to a piece of work: a file made for it, held as long as the value lives.
///
/// Where the file system has locks, the kernel releases the claim when the process ends, however it ends. A file system
/// that has none, or keeps them to one machine, is served by what stands in the file: the process, which this machine
/// knows to be alive or not, and for processes of other machines the file's time, renewed while the claim is held.
public final class Claim: Sendable {
    /// Who has a claim and what for.
    public struct Owner: Sendable, Hashable, Codable, CustomStringConvertible {
        public var process: ProcessIdentity
        public var since: Date
        /// For people and other programs: the run that is worked on.
        public var purpose: String
        /// Told apart from an earlier owner with the same number.
        fileprivate var mark: UUID

        public var description: String {
            let place = process.isThisHost ? "" : " on \(process.host.forTerminal)"
            return "process \(process.process)\(place)"
        }
    }

    /// Seconds between renewals, and after how many a claim of another machine counts as left behind. File attributes
    /// may be a minute old on a network file system.
    private static let beat = 15.0
    private static let patience = 150.0

    /// As it was taken.
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

    /// Says what the claim is for, once that is known.
    public func state(purpose: String) throws {
        try descriptor.withLock { held in
            guard let descriptor = held else { return }
            var owner = owner
            owner.purpose = purpose
            try Self.write(owner, descriptor, folder.file(name))
        }
    }

    /// Gives the claim up, before the value itself is gone.
    public func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            held = nil
            // Only its own file: another may stand there if the claim was taken for left behind.
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

    /// Takes the claim if it is free or was left behind.
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
            // Whoever released it meanwhile has removed the file, so that the lock is on a file that nobody sees.
            guard folder.holds(descriptor, as: name) else { continue }
            if let other = owner(descriptor), isActive(other, descriptor, locksWork: lock == .taken) { return nil }
            if lock == .unsupported {
                // Without locks the file itself is the only thing that exactly one process can make.
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

    /// The new text first and the rest of a longer old one cut off afterwards: whoever reads in between finds no JSON,
    /// and looks at the lock.
    private static func write(_ owner: Owner, _ descriptor: Int32, _ file: URL) throws {
        let text = try JSONEncoder().encode(owner)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileError("write", file) }
        try text.withUnsafeBytes { try writeAll($0, to: descriptor, file: file) }
        guard ftruncate(descriptor, off_t(text.count)) == 0 else { throw FileError("write", file) }
    }
}

/// Locks of the kernel on open files and folders (flock), released when the last descriptor is closed.
public enum FileLock {
    public enum Outcome: Sendable { case taken, held, unsupported }

    /// Takes the lock alone.
    public static func take(_ descriptor: Int32) -> Outcome {
        // Whoever looks whether a lock is held takes a share of it for an instant: hence the second look.
        for attempt in 1...20 {
            let outcome = outcome(flock(descriptor, LOCK_EX | LOCK_NB))
            if outcome != .held { return outcome }
            if attempt < 20 { usleep(5_000) }
        }
        return .held
    }

    /// Whether another holder has the lock; it is not taken.
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
