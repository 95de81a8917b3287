import Foundation

/// Largest resident set of this process so far, in bytes.
///
/// Linux: `VmHWM` of proc(5). `getrusage` would also count the process that started this one: its largest set survives
/// exec.
func largestResidentSet() -> Int {
    if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    {
        return kilobytes * 1024
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
}

/// Resets `largestResidentSet` to what is resident now, where the kernel can do that (Linux: clear_refs of proc(5));
/// elsewhere it goes on counting from the start of the process.
func forgetLargestResidentSet() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
}
