import Basics
import Experiments
import Foundation

/// Claims on recipes: before a program trains an experiment with a seed, it claims that in the results folder, so that
/// two programs with one study share the work instead of doing it twice.
///
/// A claim is a file in `<results>/.claims`, named by a hash of the recipe, which includes the seed (see `Claim`). The
/// folder may be deleted while nothing is being trained.
extension RunStore {
    private static let claimsName = ".claims"

    /// Claims an experiment with its seed for as long as the value lives.
    /// - Parameter purpose: who wants it, for people.
    /// - Returns: nil if someone is training it or has queued it.
    /// - Throws: `FileError` if the results folder cannot be written.
    public func claim(_ experiment: Experiment, purpose: String) throws -> Claim? {
        try createFolders(results)
        let folder = try Folder(Self.claimsName, in: Folder(results, mayBeLink: true))
        return try Claim.take(Self.claimName(experiment), in: folder, purpose: purpose)
    }

    /// Who has claimed an experiment with its seed; nil if nobody has.
    public func claimant(of experiment: Experiment) -> Claim.Owner? {
        guard let results = try? Folder(results, mayBeLink: true), results.contains(Self.claimsName),
            let folder = try? Folder(Self.claimsName, in: results)
        else { return nil }
        return Claim.holder(Self.claimName(experiment), in: folder)
    }

    private static func claimName(_ experiment: Experiment) -> String {
        var hash = ContentHash()
        hash.combine(experiment.recipe.completeYAML)
        return hash.hexadecimal
    }
}
