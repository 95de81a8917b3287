import Basics
import Experiments

/// How far a search is: the validation results of each family's trials, and which trial is run on the test. A function
/// of validation results alone, so that every program that looks agrees.
public struct SearchPlan: Sendable {
    public struct Family: Sendable {
        public let name: String
        public let trials: [Search.Trial]
        /// Validation MRR@20 of each trial; nil if it is not done.
        public let validation: [Double?]
        /// Trials that failed.
        public let failed: Int
        /// Index of the trial that is best on validation, of equal ones the first; nil until all trials are there, done
        /// or failed.
        public let chosen: Int?
        /// Paths of the keys that its model does not read, and that are therefore not drawn.
        public let undrawn: [String]

        init(_ family: Search.Family, _ entries: [StudyPlan.Entry]) {
            name = family.name
            trials = family.trials
            undrawn = family.undrawn
            let validation = entries.map(\.validationMRR)
            self.validation = validation
            failed = entries.count { $0.status == .failed }
            let isComplete = entries.allSatisfy { $0.status == .done || $0.status == .failed }
            let best = validation.compactMap(\.self).max()
            chosen = isComplete ? best.flatMap { best in validation.firstIndex { $0 == best } } : nil
        }

        /// Validation results of the trials that are done, the best first.
        public var ranked: [Double] { validation.compactMap(\.self).sorted(by: >) }
    }

    /// Trials drawn for each family; those that are the same experiment as another one are run once.
    public let trials: Int
    public let families: [Family]

    /// The chosen trials, as they are run on the test.
    func tested(_ search: Search) -> [Study.Variant] {
        zip(search.families, families).compactMap { family, found in found.chosen.map(family.tested) }
    }
}
