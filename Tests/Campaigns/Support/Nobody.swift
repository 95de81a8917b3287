import Foundation

extension CaseFolder {
    private static let nobody: uid_t = 65_534

    /// Makes the folder that of a user without rights, if root is at work, for whom no permission is too small.
    /// - Returns: what to put before a command so that it is that user's.
    func handOverToNobody() throws -> [String] {
        guard geteuid() == 0 else { return [] }
        for name in ["."] + (try FileManager.default.subpathsOfDirectory(atPath: url.path)) {
            lchown(url.appending(path: name).path, Self.nobody, Self.nobody)
        }
        return ["setpriv", "--reuid=\(Self.nobody)", "--regid=\(Self.nobody)", "--clear-groups"]
    }
}
