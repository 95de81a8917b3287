import Basics

/// A study as written in a file.
struct WrittenStudy {
    enum Seeds {
        case count(Int, place: String)
        case list([UInt64])
        case precision(SeedPrecision, place: String)
    }

    struct Variant {
        var name: String
        var place: String
        var changes = Assignments()
        var seeds: Seeds?
    }

    struct Axis {
        var key: ExperimentKey
        var place: String
        var values: [ExperimentValue]
    }

    var place: String
    var seeds: Seeds?
    var variants: [Variant] = []
    var grid: [Axis] = []
    var search: WrittenSearch?

    var precision: SeedPrecision? { if case .precision(let precision, _) = seeds { precision } else { nil } }
}

/// The keys that are not read in a study. A key that goes unread only because of an override is not a mistake in the
/// file.
private struct UnreadInStudy {
    /// Unread in every run of the current variant.
    private(set) var variant = UnreadPaths()
    /// Unread in every run of the study.
    private(set) var study = UnreadPaths()
    /// Unread in every run of the study with the overrides applied.
    private(set) var overridden = UnreadPaths()
    private let overrides: Bool

    /// - Parameter overrides: whether there are any.
    init(overrides: Bool) { self.overrides = overrides }

    mutating func beginVariant() { variant = UnreadPaths() }

    /// - Parameters:
    ///   - plain: the experiment without the overrides.
    ///   - isOverridden: whether they are for it.
    mutating func add(_ experiment: Experiment, before plain: Experiment, isOverridden: Bool) {
        variant.narrow(to: plain)
        study.narrow(to: plain)
        guard overrides, isOverridden else { return }
        variant.narrow(to: experiment)
        study.narrow(to: experiment)
        overridden.narrow(to: experiment)
    }
}

extension ExperimentReader {
    /// Expands a study into its runs; problems are reported.
    /// - Parameter chosen: names of the variants that are overridden; empty for all.
    mutating func expand(
        _ study: WrittenStudy, of base: Experiment, givenBy given: Assignments, _ overriding: Assignments,
        in chosen: [String]
    ) -> Study {
        var study = study
        if study.variants.isEmpty { study.variants = [.init(name: "", place: study.place)] }
        checkSize(study)
        checkAxes(study)
        guard !hasProblems else { return Study(variants: []) }

        var variants: [Study.Variant] = []
        var places: [String] = []
        var overridden: [Bool] = []
        var conflicts: [(place: String, message: String, variants: [String])] = []
        var numbers: [InvalidExperiment.Problem: Int] = [:]
        let points = Self.points(of: study.grid)
        var unread = UnreadInStudy(overrides: !overriding.all.isEmpty)
        for written in study.variants {
            unread.beginVariant()
            for point in points {
                var experiment = base
                written.changes.apply(to: &experiment)
                for (axis, value) in zip(study.grid, point) { _ = axis.key.set(value, in: &experiment) }
                let plain = experiment
                let name = Study.name(
                    written.name, at: zip(study.grid, point).map { ($0.key, $1) }, of: base)
                let isOverridden = chosen.isEmpty || Study.isMeant(name, by: chosen)
                if isOverridden { overriding.apply(to: &experiment) }
                unread.add(experiment, before: plain, isOverridden: isOverridden)
                guard let seeds = seeds(written.seeds ?? study.seeds, from: experiment.training.seed) else { continue }

                for conflict in experiment.conflicts {
                    let axis = study.grid.first { conflict.keys.contains($0.key.path) }
                    let place =
                        Self.place(of: conflict, givenBy: isOverridden ? [overriding] : []) ?? axis?.place
                        ?? Self.place(of: conflict, givenBy: [written.changes, given]) ?? written.place
                    let number = numbers[.init(place: place, message: conflict.message), default: conflicts.count]
                    if number < conflicts.count {
                        conflicts[number].variants.append(name)
                    } else {
                        numbers[.init(place: place, message: conflict.message)] = number
                        conflicts.append((place, conflict.message, [name]))
                    }
                }
                variants.append(.init(name: name, experiment: experiment, seeds: seeds))
                places.append(written.place)
                overridden.append(isOverridden)
            }
            reportUnread(written.changes, unread.variant, in: written.name)
        }
        for conflict in conflicts where !isHopeless {
            let others = conflict.variants.count - 1
            let more = others == 0 ? "" : " and \(others) more"
            let name = conflict.variants[0].forTerminal(atMost: 80)
            report(conflict.place, "variant \(name)\(more): \(conflict.message)")
        }
        if !given.isResolved { reportUnread(given, unread.study, isShared: true) }
        reportUnread(overriding, unread.overridden, isShared: true)
        for axis in study.grid {
            if let message = unread.study.complaint(about: axis.key, isShared: true) { report(axis.place, message) }
        }
        checkDifferences(variants, places, overridden)
        if let search = study.search, !hasProblems {
            checkSearch(search, of: study, variants)
            let drawn = families(search, of: variants, overridden, overriding)
            if !hasProblems { return Study(drawn) }
        }
        if case .precision(_, let place) = study.seeds, variants.contains(where: \.isNotSelected) {
            report(
                place,
                "seeds by precision look at validation; leave training.selection out, or give study.seeds as a number")
        }
        return Study(variants: variants, precision: study.precision)
    }

    /// Every combination of the values, the last axis fastest; a single empty one if there is no axis.
    private static func points(of grid: [WrittenStudy.Axis]) -> [[ExperimentValue]] {
        grid.reduce([[]]) { points, axis in points.flatMap { point in axis.values.map { point + [$0] } } }
    }

    private mutating func seeds(_ seeds: WrittenStudy.Seeds?, from first: UInt64) -> [UInt64]? {
        switch seeds {
        case nil: return [first]
        case .list(let list): return list
        case .count(let count, let place): return self.seeds(count, from: first, at: place)
        case .precision(let precision, let place): return self.seeds(precision.most, from: first, at: place)
        }
    }

    private mutating func seeds(_ count: Int, from first: UInt64, at place: String) -> [UInt64]? {
        if let seeds = Study.seeds(count, from: first) { return seeds }
        report(place, "there are fewer than \(count) seeds from training.seed (\(first)) on")
        return nil
    }

    /// Reports keys that both a variant and the grid set, since the grid would override the variant.
    private mutating func checkAxes(_ study: WrittenStudy) {
        for axis in study.grid { reportVariants(of: study, setting: axis.key, which: "study.grid varies") }
    }

    /// Reports variants that set a key whose values come from elsewhere.
    /// - Parameter which: what happens to the key there.
    mutating func reportVariants(of study: WrittenStudy, setting key: ExperimentKey, which: String) {
        for variant in study.variants where !isHopeless {
            guard let place = variant.changes.place(of: key.path) else { continue }
            report(
                place,
                "the variant \(variant.name.forTerminal) sets \(key.path), which \(which); leave it out here or there")
        }
    }

    private mutating func checkSize(_ study: WrittenStudy) {
        func count(_ seeds: WrittenStudy.Seeds?) -> Int {
            switch seeds {
            case nil: 1
            case .count(let count, _): count
            case .list(let list): list.count
            case .precision(let precision, _): precision.most
            }
        }
        // Floating point does not overflow here, and the limit is far below where it rounds.
        let points = study.grid.reduce(1.0) { $0 * Double($1.values.count) }
        let trials = study.search?.trials ?? 0
        let runs = study.variants.reduce(0.0) { $0 + points * Double(trials + count($1.seeds ?? study.seeds)) }
        if runs > Double(Study.runLimit) {
            let shown = runs < 1e15 ? "\(Int(runs))" : "too many"
            report(study.place, "the study has \(shown) runs; at most \(Study.runLimit) are possible")
        }
    }

    /// Reports variants with the same name or the same experiment, whose runs could not be told apart.
    /// - Parameter overridden: which are; one may well become what another is in the file, since only those are wanted.
    private mutating func checkDifferences(_ variants: [Study.Variant], _ places: [String], _ overridden: [Bool]) {
        var names: Set<String> = []
        var recipes: [Bool: [Experiment: String]] = [:]
        for ((variant, place), isOverridden) in zip(zip(variants, places), overridden) where !isHopeless {
            let name = variant.name.forTerminal(atMost: 80)
            if !names.insert(variant.name).inserted {
                report(place, "two variants are called \(name); name them apart")
            }
            let recipe = variant.experiment.recipeOfAllSeeds
            if let other = recipes[isOverridden, default: [:]].updateValue(name, forKey: recipe) {
                report(place, "variant \(name) is the same experiment as \(other); leave one of them out")
            }
        }
    }
}
