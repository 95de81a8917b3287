import Foundation

/// A process on a machine, distinct from every other one, even a later one with the same number.
public struct ProcessIdentity: Sendable, Hashable, Codable {
    public var host: String
    public var process: Int32
    /// When the process began, in clock ticks since the machine started; nil where the system does not say.
    public var began: UInt64?

    public static let current = ProcessIdentity(
        host: ProcessInfo.processInfo.hostName, process: getpid(), began: beginning(of: getpid()))

    public var isThisHost: Bool { host == Self.current.host }

    /// Whether the process is alive; false if it is on another machine, where this one cannot tell.
    public var isAlive: Bool {
        guard isThisHost, process > 0, kill(process, 0) == 0 || errno == EPERM else { return false }
        return began == nil || began == Self.beginning(of: process)
    }

    /// Field 22 of `/proc/<process>/stat`, counted from after the name, which may hold spaces and brackets.
    private static func beginning(of process: Int32) -> UInt64? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let bracket = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: bracket)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
