import Basics
import Foundation

/// What is asked of the program that works on a run, whoever asks: the file `control` in the run's folder.
public enum RunRequest: String, Sendable, Hashable {
    /// Write a checkpoint and end.
    case stop
    /// Wait, with everything in memory, until the request is taken back.
    case pause
}

extension RunFolder {
    static let controlName = "control"

    /// Asks something of the program that works on the run, or takes back what was asked.
    /// - Throws: `FileError`.
    public func ask(_ request: RunRequest?) throws {
        let folder = try Folder(url, mayBeLink: true)
        if let request {
            try folder.replace(Self.controlName, with: Data(request.rawValue.utf8), isLasting: false)
        } else if folder.contains(Self.controlName) {
            try folder.remove(Self.controlName)
        }
    }
}

extension RunRequest {
    /// What is asked now; nil if nothing is, or it cannot be read.
    init?(in folder: Folder) {
        guard folder.contains(RunFolder.controlName),
            let content = try? folder.openFile(RunFolder.controlName).content(atMost: 16)
        else { return nil }
        self.init(rawValue: String(decoding: content, as: UTF8.self))
    }
}

extension RunWriter {
    /// What is asked of this program now.
    public var request: RunRequest? { RunRequest(in: folder) }
}
