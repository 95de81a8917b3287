import ArgumentParser
import Experiments
import Foundation

/// Which runs of an experiment file are meant.
struct StudyChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Override a key of the experiment and of its variants, of those named with --variant if there are any "
                + "(repeatable); \"sessionbench keys\" lists them.",
            valueName: "key=value"))
    private var set: [String] = []
    @OptionGroup private var lenient: LenientOption
    @Option(help: ArgumentHelp("Only this variant of a study (repeatable).", valueName: "name"))
    var variant: [String] = []
    @Option(help: "Runs of each variant, with seeds that count up from training.seed.")
    var seeds: Int?

    func validate() throws { try seeds.map(validateSeeds) }

    /// The keys that are overridden.
    var overrides: [String] { self.set + lenient.overrides }

    /// Whether all of the file is meant, as it is.
    var isEmpty: Bool { variant.isEmpty && overrides.isEmpty && seeds == nil }

    func read(_ file: String) throws -> ExperimentFile {
        try InputError.ifMisnamed {
            try ExperimentFile(contentsOf: URL(filePath: file), overrides: overrides, of: variant)
        }
    }

    /// The runs of a file; for one without a study, its experiment.
    func study(of file: ExperimentFile) throws -> Study {
        var study = file.asStudy
        if !variant.isEmpty { study = try study.restricted(to: variant) }
        return try seeds.map(study.seeded) ?? study
    }

    /// The options as a command must repeat them.
    var repeated: String {
        var words = overrides.map { "--set \(shellWord($0))" } + variant.map { "--variant \(shellWord($0))" }
        if let seeds { words.append("--seeds \(seeds)") }
        return words.map { " " + $0 }.joined()
    }
}

/// A word as a shell takes it, quoted where necessary.
func shellWord(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-_./=,:+".unicodeScalars.contains(scalar))
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}

/// - Throws: `ValidationError` unless `seeds` is from 1 to 1000.
func validateSeeds(_ seeds: Int) throws {
    guard (1...1_000).contains(seeds) else {
        throw ValidationError("--seeds needs a number from 1 to 1000, not \(seeds)")
    }
}
