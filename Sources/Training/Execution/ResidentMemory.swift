import Foundation

/// Largest resident set of this process so far, in bytes.
func largestResidentSet() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
}

/// Starts `largestResidentSet` anew from what is resident now, where the kernel can do that (Linux: proc(5), clear_refs);
/// elsewhere it goes on counting from the start of the process.
func forgetLargestResidentSet() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
}
