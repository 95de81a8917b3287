import CProcess
import Foundation

/// A process that does not end with the terminal, the login or the program that starts it.
public enum DetachedProcess {
    /// Starts this very program with other arguments, in a session of its own.
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - log: what the process says is added to this file.
    ///   - folder: of the log.
    /// - Throws: `FileError` if the log cannot be written, or no process can be made.
    public static func start(_ arguments: [String], log: String, in folder: Folder) throws {
        let descriptor = try folder.open(log, O_WRONLY | O_CREAT | O_APPEND)
        defer { close(descriptor) }
        var words = (["sessionbench"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let process = detached_process_start(&words, descriptor)
        guard process > 0 else { throw FileError("start a process that logs to", folder.file(log)) }
        // Until somebody has asked how it ended, a process that has ended still counts as one.
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        }
    }
}
