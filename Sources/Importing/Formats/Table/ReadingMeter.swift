import Basics
import Foundation

/// Tells how far the reading of some files is, ten times a second at most; of what takes a moment, nothing.
final class ReadingMeter {
    private let onProgress: (ReadingProgress) -> Void
    private var progress: ReadingProgress
    /// Bytes of the files before the current one.
    private var before = 0
    private let start: ContinuousClock.Instant
    private var told: ContinuousClock.Instant
    private static let moment: Duration = .seconds(1)

    /// - Parameter files: all that will be read.
    init(_ files: [URL], onProgress: @escaping (ReadingProgress) -> Void) {
        self.onProgress = onProgress
        start = .now
        told = start
        let sizes = files.map { (try? $0.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0 }
        progress = ReadingProgress(file: "", bytes: 0, of: sizes.reduce(0, +), seconds: 0)
    }

    /// Notes how much of a file was read.
    func note(_ bytes: Int, of file: String) {
        (progress.file, progress.bytes) = (file.forTerminal, before + bytes)
        let now = ContinuousClock.now
        if now - start < Self.moment || now - told < .milliseconds(100) && progress.bytes < progress.of { return }
        told = now
        progress.seconds = (now - start) / .seconds(1)
        onProgress(progress)
    }

    /// Notes that a file was read, which has so many bytes.
    func end(_ bytes: Int) { before += bytes }
}
