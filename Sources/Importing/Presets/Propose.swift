import Basics
import Experiments
import Foundation
import Sessions

extension DataProposal {
    /// What stands for any format.
    public static let anyFormat = "auto"

    /// Looks at files and says how to read them.
    /// - Parameters:
    ///   - format: name of a preset, or `auto`.
    ///   - places: files and folders.
    ///   - dataFolder: the folder that paths of experiments are relative to.
    /// - Throws: `DataError` if there is no such format, or the files are none of it.
    public init(format: String, places: [URL], dataFolder: URL) throws(DataError) {
        let samples = FileSamples(try FoundFiles(places))
        var proposal = try Self.proposal(format, samples)
        proposal.setFolder(in: dataFolder)
        self = proposal
    }

    private static func proposal(_ format: String, _ samples: FileSamples) throws(DataError) -> DataProposal {
        if format == anyFormat {
            for preset in Preset.all where !preset.isGeneric {
                if let proposal = try? preset.proposal(samples, isNamed: false) { return proposal }
            }
            return try DataGuess.proposal(samples, format: format)
        }
        guard let preset = Preset.all.first(where: { $0.name == format }) else {
            let names = Preset.all.map(\.name) + [anyFormat]
            let near = nearestName(to: format, among: names).map { "did you mean \($0)?" }
            throw DataError(
                "there is no format \(quoted(format)); " + (near ?? "there are \(names.joined(separator: ", "))"))
        }
        if preset.isGeneric { return try DataGuess.proposal(samples, format: format) }
        return try preset.proposal(samples, isNamed: true)
    }
}
