import Basics

/// The files of best weights in a checkpoint's folder, one per step.
struct BestWeights {
    private static let prefix = "best-"
    private static let suffix = ".safetensors"

    private let folder: Folder

    init(_ folder: Folder) { self.folder = folder }

    func file(_ step: Int) -> WeightsFile { WeightsFile(Self.name(step), in: folder) }

    private static func name(_ step: Int) -> String { "\(prefix)\(step)\(suffix)" }

    /// - Returns: checksum of the file.
    func write(_ weights: Safetensors, step: Int) throws -> String? {
        try folder.replace(Self.name(step), weights)
    }

    /// Keeps the weights of a step for when the run is done; does nothing if they are not there, as in checkpoints of
    /// earlier versions.
    /// - Returns: checksum of the file.
    /// - Throws: `FileError`.
    func keep(_ step: Int) throws -> String? {
        guard try folder.finds(Self.name(step)) else { return nil }
        let file = try SafetensorsFile(OpenFile(unlinked: Self.name(step), in: folder))
        return try folder.replace(WeightsFile.bestName, Safetensors(contentsOf: file))
    }

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
