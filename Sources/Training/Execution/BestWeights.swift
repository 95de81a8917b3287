import Basics

/// The files of best weights in a checkpoint's folder, one per step.
struct BestWeights {
    private static let prefix = "best-"
    private static let suffix = ".safetensors"

    private let folder: Folder

    init(_ folder: Folder) { self.folder = folder }

    func file(_ step: Int) -> WeightsFile { WeightsFile("\(Self.prefix)\(step)\(Self.suffix)", in: folder) }

    func removeAll(except step: Int?) throws {
        for name in try folder.names() {
            if let other = Self.step(of: name), other != step { try folder.remove(name) }
        }
    }

    /// The step in a file's name; nil for another kind of name.
    static func step(of name: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        return digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
    }
}
