import Foundation

/// How many threads the work on the current thread may keep busy.
///
/// Of several runs in one process each has its part of the processors. Work that divides itself asks when it is set up
/// (`Workers`); no result depends on the answer.
public enum ThreadShare {
    /// All processors, unless whoever began the work has said otherwise.
    @TaskLocal public static var threads = processors

    /// Processors that this process may use.
    public static let processors = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// The part of each, if so many pieces of work go at once.
    public static func each(of pieces: Int) -> Int { max(1, processors / max(1, pieces)) }
}
