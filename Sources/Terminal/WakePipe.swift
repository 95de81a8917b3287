import CTerminal
import Foundation

/// Wakes the thread that waits for input; any thread and any signal handler may do so.
public final class WakePipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    public init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        readEnd = ends[0]
        writeEnd = ends[1]
        // Neither may ever block; a full pipe wakes just as well as one more byte would.
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    public func wake() {
        var byte = UInt8(terminal_signal_wake)
        _ = write(writeEnd, &byte, 1)
    }

    /// Everything written since the last call.
    func drain() -> Set<UInt8> {
        var bytes: Set<UInt8> = []
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes.formUnion(buffer[..<count])
        }
    }
}
