import Basics
import Foundation
import Sessions

/// A format of data: reads the sessions and items of a source. One conforming type per format, in `Formats/`.
public protocol Importer: Sendable {
    /// Files to read, in order. What is read from files is prepared once and cached by their content; a source without
    /// files is made each time.
    /// - Parameter isSplit: whether the source comes split into training and test sessions (protocol `given`).
    func files(isSplit: Bool) -> [URL]

    /// Reads everything.
    /// - Parameters:
    ///   - name: of the dataset.
    ///   - onProgress: told now and then how far the reading of files is.
    /// - Throws: `DataError`, `MemoryShortage`, or `Stopped`.
    func read(
        name: String, isSplit: Bool, stop: StopFlag, onProgress: @escaping (ReadingProgress) -> Void
    ) throws -> SourceData
}
