import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Synchronization

/// The experiment files of the workbench: watched, opened and saved off the main thread.
final class WorkbenchExperiments: Sendable {
    private struct Known {
        var offer: ExperimentOffer
        var choices: [ExperimentChoice]
        var isAsked = false
        /// Until the next look, in seconds: changes come in groups, and looking takes time.
        var pause = leastPause
        var changed: @Sendable ([ExperimentChoice]) -> Void = { _ in }
    }

    private let known: Mutex<Known>
    private let mailbox: WorkbenchMailbox
    private let watch: FolderWatch?
    private let queue = DispatchQueue(label: "sessionbench.experiments", qos: .userInitiated)

    private static let leastPause = 0.1
    private static let longestPause = 5.0
    /// Share of the time that looking may take.
    private static let share = 0.02
    /// Between two looks where the system does not tell of changes, in seconds.
    private static let pollingPause = 5.0

    /// - Parameter choices: what the files say now.
    init(_ offer: ExperimentOffer, _ choices: [ExperimentChoice], mailbox: WorkbenchMailbox) {
        known = Mutex(Known(offer: offer, choices: choices))
        self.mailbox = mailbox
        watch = FolderWatch(of: offer.folders)
    }

    /// Absolute paths of the files that the user has named, the latest first.
    var opened: [String] { known.withLock { $0.offer.named.map(ExperimentOffer.path) } }

    /// Reports what files say whenever it has changed, as long as this object lives.
    /// - Parameter changed: is told of it, too.
    func begin(changed: @escaping @Sendable ([ExperimentChoice]) -> Void) {
        known.withLock { $0.changed = changed }
        if let watch {
            watchFolders()
            // A thread of its own, which waits in the system.
            Thread.detachNewThread { [weak self] in
                while let some = watch.wait(), let self { if some.contains(.other) { self.askToLook() } }
            }
        }
        if watch == nil { poll() }
    }

    private func poll() {
        queue.asyncAfter(deadline: .now() + Self.pollingPause) { [weak self] in
            guard let self else { return }
            look()
            poll()
        }
    }

    private func watchFolders() {
        let folders = known.withLock(\.offer.folders)
        _ = watch?.add(folders.map(\.path))
    }

    private func askToLook() {
        let isFirst = known.withLock { known in
            defer { known.isAsked = true }
            return !known.isAsked
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + known.withLock(\.pause)) { [weak self] in
            guard let self else { return }
            known.withLock { $0.isAsked = false }
            let start = ContinuousClock.now
            look()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            known.withLock { $0.pause = min(max(seconds / Self.share, Self.leastPause), Self.longestPause) }
        }
    }

    /// Reads the files, and reports if they say something new.
    private func look() {
        CrashGuard.guardThread()
        watchFolders()
        let choices = known.withLock(\.offer).choices
        let changed = known.withLock { known in
            defer { known.choices = choices }
            return known.choices == choices ? nil : known.changed
        }
        guard let changed else { return }
        mailbox.post(.choices(choices))
        changed(choices)
    }

    /// Offers a file and shows it.
    private func offer(_ file: URL) {
        let path = known.withLock { $0.offer.add(file) }
        look()
        mailbox.post(.opened(file: path))
    }

    // MARK: Asked for by the user

    func open(_ path: String) {
        queue.async { [self] in
            CrashGuard.guardThread()
            let file = Self.file(path)
            guard let kind = FileKind(at: file.path) else {
                return mailbox.post(.failure("there is no file \(path.forTerminal(atMost: 200))"))
            }
            if kind == .folder {
                return mailbox.post(
                    .failure("\(path.forTerminal(atMost: 200)) is a folder; name an experiment file in it"))
            }
            guard ExperimentOffer.isYAML(file.lastPathComponent) else {
                return mailbox.post(
                    .failure(
                        "an experiment file (YAML) is what can be opened, one that says what the columns of data mean; "
                            + "\"sessionbench data\" lists the data that is known: \(path.forTerminal(atMost: 200))"))
            }
            offer(file)
        }
    }

    /// Posts how a path may go on.
    func complete(_ path: String) {
        queue.async { [mailbox] in
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let begun = String(parts.last ?? "")
            let start = parts.dropLast().joined(separator: "/") + (parts.count > 1 ? "/" : "")
            guard let folder = try? Folder(Self.file(start.isEmpty ? "." : start), mayBeLink: true),
                let names = try? folder.names(), let folders = try? Set(folder.subfolders())
            else { return mailbox.post(.completed(path: path, [])) }
            let fitting = names.filter { name in
                name.hasPrefix(begun) && (!name.hasPrefix(".") || begun.hasPrefix("."))
                    && (folders.contains(name) || ExperimentOffer.isYAML(name))
            }
            mailbox.post(
                .completed(
                    path: path,
                    fitting.sorted().map { $0.dropFirst(begun.count) + (folders.contains($0) ? "/" : "") }))
        }
    }

    /// Writes a new file; none is replaced.
    func save(_ yaml: String, as name: String) {
        queue.async { [self] in
            let wanted = Self.file(name)
            let file = ExperimentOffer.isYAML(wanted.lastPathComponent) ? wanted.deletingPathExtension() : wanted
            do {
                let folder = try Folder(file.deletingLastPathComponent(), mayBeLink: true)
                let saved = try folder.create(Data(yaml.utf8), as: file.lastPathComponent, extension: "yaml")
                offer(saved)
                mailbox.post(.notice("saved as \(shownPath(saved))"))
            } catch { mailbox.post(.failure("cannot save the study: \(causeFirst(error))")) }
        }
    }

    /// A file as users name it, perhaps in their home.
    private static func file(_ path: String) -> URL {
        URL(filePath: (path as NSString).expandingTildeInPath)
    }
}
