import Basics

/// A random search (Bergstra and Bengio, JMLR 2012) for each family of models in a study: so many trials of drawn
/// values, which see validation rows only; the best one by validation MRR@20 is then run on the test.
///
/// What is drawn for a key depends on the seed, the key and the number of the trial alone: families that share a key
/// draw the same values for it, and another key does not move them.
public struct Search: Sendable, Hashable {
    /// A key with what is drawn for it.
    public struct Axis: Sendable, Hashable {
        public let path: String
        public let range: SearchRange

        public init(path: String, range: SearchRange) {
            self.path = path
            self.range = range
        }
    }

    public struct Trial: Sendable, Hashable {
        /// From 1.
        public let number: Int
        /// It ranks no test rows.
        public let experiment: Experiment
        /// The values that were drawn and are read, "width 64, learningRate 0.00123".
        public let values: String
        /// Paths of their keys.
        let keys: Set<String>
    }

    /// A variant of the study, whose keys are searched.
    public struct Family: Sendable, Hashable {
        public let name: String
        /// Without trials that are the same experiment as an earlier one.
        public let trials: [Trial]
        /// Seeds of the best trial on the test. Trials have the first.
        public let seeds: [UInt64]
        /// Paths of the keys that its model does not read in any trial, and that are therefore not drawn.
        public let undrawn: [String]

        func with(_ seeds: [UInt64]) -> Family {
            Family(name: name, trials: trials, seeds: seeds, undrawn: undrawn)
        }

        /// The trial as it is run on the test.
        /// - Parameter trial: an index.
        public func tested(_ trial: Int) -> Study.Variant {
            var experiment = trials[trial].experiment
            experiment.evaluation.test = true
            return Study.Variant(name: name, experiment: experiment, seeds: seeds)
        }

        fileprivate var variants: [Study.Variant] {
            trials.map { trial in
                Study.Variant(
                    name: "\(name)\(StudySchema.separator)trial \(trial.number)", experiment: trial.experiment,
                    seeds: [trial.experiment.training.seed])
            }
        }
    }

    /// Trials drawn for each family.
    public let trials: Int
    public let families: [Family]

    var variants: [Study.Variant] { families.flatMap(\.variants) }

    func with(_ families: [Family]) -> Search { Search(trials: trials, families: families) }
}

extension Search.Family {
    /// Draws the trials of a variant.
    /// - Parameters:
    ///   - axes: in the order of the file, which does not matter.
    ///   - fixed: paths of keys that keep the value of the variant.
    init(_ variant: Study.Variant, _ axes: [Search.Axis], trials: Int, seed: UInt64, fixed: Set<String> = []) {
        let drawn = axes.filter { !fixed.contains($0.path) }
        var known: Set<Experiment> = []
        let different = (1...trials).compactMap { number in
            let trial = Search.Trial(number, of: variant.experiment, drawn, seed: seed)
            return known.insert(trial.experiment.recipe).inserted ? trial : nil
        }
        self.init(
            name: variant.name, trials: different, seeds: variant.seeds,
            undrawn: drawn.map(\.path).filter { path in different.allSatisfy { !$0.keys.contains(path) } })
    }
}

extension Search.Trial {
    fileprivate init(_ number: Int, of base: Experiment, _ axes: [Search.Axis], seed: UInt64) {
        let drawn = axes.compactMap { axis -> (key: ExperimentKey, value: ExperimentValue)? in
            var stream = RandomStream(seed: seed, name: "search \(axis.path)", index: number)
            return ExperimentSchema.key(axis.path).map { ($0, axis.range.draw(&stream)) }
        }
        var experiment = base
        for (key, value) in drawn { _ = key.set(value, in: &experiment) }
        // What other draws keep from being read stays as it was.
        let read = drawn.filter { [experiment] in experiment.reads($0.key.path) }
        for (key, _) in drawn where !read.contains(where: { $0.key.path == key.path }) {
            _ = key.set(key.value(in: base), in: &experiment)
        }
        experiment.evaluation.test = false
        self.number = number
        self.experiment = experiment
        values = Study.values(read)
        keys = Set(read.map(\.key.path))
    }
}
