import Foundation

/// The program under test.
public let builtProgram = built("sessionbench")

/// A program that was built beside the tests.
public func built(_ name: String) -> URL {
    // The test runner is `<build folder>/…PackageTests.xctest`; on macOS the executable lies deeper in a bundle.
    var folder = Bundle.main.executableURL?.resolvingSymlinksInPath() ?? URL(filePath: CommandLine.arguments[0])
    while folder.path.count > 1 {
        folder.deleteLastPathComponent()
        let candidate = folder.appending(path: name)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
            return candidate
        }
    }
    return URL(filePath: name)
}
