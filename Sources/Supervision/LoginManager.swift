import Foundation

/// Whether the machine's login manager ends a user's processes when the last login ends.
public enum LoginManager {
    /// What to tell the user; nil if nothing threatens runs.
    ///
    /// systemd-logind does so with `KillUserProcesses=yes` to all processes in the scope of a session, in whatever
    /// session of the kernel they are, unless the user lingers.
    public static var warning: String? {
        let settings = ["/etc/systemd/logind.conf"] + dropIns("/etc/systemd/logind.conf.d")
        return warning(
            cgroup: text("/proc/self/cgroup"), settings: settings.map(text),
            lingers: FileManager.default.fileExists(atPath: "/var/lib/systemd/linger/\(NSUserName())"))
    }

    /// - Parameters:
    ///   - cgroup: of this process.
    ///   - settings: files of settings, of which the last to say something counts.
    package static func warning(cgroup: String, settings: [String], lingers: Bool) -> String? {
        guard cgroup.split(separator: "/").contains(where: { $0.hasPrefix("session-") }), !lingers else { return nil }
        let said = settings.flatMap { $0.split(whereSeparator: \.isNewline) }.compactMap { line -> Bool? in
            let parts = line.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, parts[0] == "KillUserProcesses" else { return nil }
            return ["yes", "true", "1", "on"].contains(parts[1].lowercased())
        }
        guard said.last == true else { return nil }
        return "this machine ends your processes when you log out, runs among them; \"loginctl enable-linger\" "
            + "keeps them"
    }

    private static func dropIns(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".conf") }.sorted().map { "\(folder)/\($0)" }
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
