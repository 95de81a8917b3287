import Foundation

/// Memory that this process can still get under one of its limits.
public struct AvailableMemory: Sendable, Hashable {
    public var bytes: Int
    /// The limit, in words.
    public var limit: Limit

    public enum Limit: String, Sendable {
        case machine = "the machine has"
        case controlGroup = "the control group of this process allows"
        case addressSpace = "\"ulimit -v\" leaves"
    }

    public init(bytes: Int, limit: Limit) {
        self.bytes = bytes
        self.limit = limit
    }

    /// Under every limit that is known here (Linux: proc(5), cgroups(7)), without what was promised to others.
    public static func now() -> [AvailableMemory] {
        let untaken = MemoryPromise.untaken
        return [machine(), controlGroup(), addressSpace()].compactMap(\.self).map {
            AvailableMemory(bytes: $0.bytes - untaken, limit: $0.limit)
        }
    }

    /// What can be had without swapping, plus the swap that is left.
    private static func machine() -> AvailableMemory? {
        let values = numbers(in: "/proc/meminfo")
        guard let free = values["MemAvailable:"] else { return nil }
        return AvailableMemory(bytes: (free + (values["SwapFree:"] ?? 0)) * 1024, limit: .machine)
    }

    private static func addressSpace() -> AvailableMemory? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max,
            let used = numbers(in: "/proc/self/status")["VmSize:"]
        else { return nil }
        return AvailableMemory(bytes: Int(clamping: limit.rlim_cur) - used * 1024, limit: .addressSpace)
    }

    /// Limit minus what is in use and cannot be given back at once, for version 2 or 1.
    private static func controlGroup() -> AvailableMemory? {
        let groups = text("/proc/self/cgroup").split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
        for (controllers, root, files) in [
            ("", "/sys/fs/cgroup", ("memory.max", "memory.current", "inactive_file")),
            (
                "memory", "/sys/fs/cgroup/memory",
                ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            ),
        ] {
            let path = groups.first { $0.count == 3 && $0[1] == controllers }.map { String($0[2]) }
            // In a container the group may be mounted as the root.
            for folder in [root + (path ?? ""), root] {
                guard let limit = Int(text("\(folder)/\(files.0)").trimmed), limit < 1 << 60,
                    let used = Int(text("\(folder)/\(files.1)").trimmed)
                else { continue }
                let cached = numbers(in: "\(folder)/memory.stat")[files.2] ?? 0
                return AvailableMemory(bytes: limit - used + cached, limit: .controlGroup)
            }
        }
        return nil
    }

    /// The number that follows the first word of each line, by that word.
    private static func numbers(in file: String) -> [String: Int] {
        text(file).split(separator: "\n").reduce(into: [:]) { values, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count >= 2 { values[String(words[0])] = Int(words[1]) }
        }
    }

    private static func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// Something needs more memory than there is.
public struct MemoryShortage: UserError, Hashable {
    /// What is needed, and what there is.
    public let need: String
    /// The same, and what to do.
    public let description: String
}

/// Refuses, before it begins, work that needs more memory than this process can get.
///
/// Running out of memory is not an error that can be handled: the system ends the program, or it has to end itself.
///
/// - Parameters:
///   - bytes: estimated need beyond what is in use.
///   - addressSpace: bytes also reserved but hardly used, which only `ulimit -v` counts.
///   - purpose: what needs it, as the beginning of a sentence.
///   - advice: what to do.
/// - Throws: `MemoryShortage`.
public func requireMemory(
    _ bytes: Int, addressSpace: Int = 0, for purpose: String, advice: String,
    available: [AvailableMemory] = AvailableMemory.now()
) throws(MemoryShortage) {
    for memory in available {
        let needed = bytes + (memory.limit == .addressSpace ? addressSpace : 0)
        guard needed > memory.bytes else { continue }
        let need =
            "\(purpose) needs about \(inWords(needed)) of memory, but \(memory.limit.rawValue) "
            + inWords(max(memory.bytes, 0))
        throw MemoryShortage(
            need: need,
            description: "\(need): " + (memory.limit == .addressSpace ? "raise that limit, or \(advice)" : advice))
    }
}

/// "340 MB", "12.3 GB"; powers of ten.
private func inWords(_ bytes: Int) -> String {
    let megabytes = Double(bytes) / 1e6
    return megabytes < 999.5 ? "\(Int(megabytes.rounded())) MB" : "\((megabytes / 100).rounded() / 10) GB"
}
