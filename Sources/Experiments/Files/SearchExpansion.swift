import Basics

extension ExperimentReader {
    /// The trials of each variant; problems are reported.
    /// - Parameters:
    ///   - overridden: which variants are; what is set on the command line is not drawn.
    mutating func families(
        _ written: WrittenSearch, of variants: [Study.Variant], _ overridden: [Bool], _ overriding: Assignments
    ) -> Search {
        let axes = written.axes.map { Search.Axis(path: $0.key.path, range: $0.range) }
        let families = zip(variants, overridden).map { variant, isOverridden in
            Search.Family(
                variant, axes, trials: written.trials, seed: written.seed,
                fixed: isOverridden ? Set(overriding.all.map(\.key.path)) : [])
        }
        for family in families {
            let failing = family.trials.compactMap { trial in
                trial.experiment.conflicts.first.map { (trial: trial, conflict: $0) }
            }
            guard let first = failing.first else { continue }
            let place = written.axes.first { first.conflict.keys.contains($0.key.path) }?.place ?? written.place
            let more = failing.count == 1 ? "" : " and \(failing.count - 1) more"
            report(
                place,
                "trial \(first.trial.number)\(more) of \(family.name.forTerminal(atMost: 60)) "
                    + "(\(first.trial.values.forTerminal)): \(first.conflict.message)")
        }
        let trials = families.flatMap(\.trials)
        let unread = UnreadPaths(trials.map(\.experiment))
        for axis in written.axes where !trials.contains(where: { $0.keys.contains(axis.key.path) }) {
            if let message = unread.complaint(about: axis.key, isShared: true) { report(axis.place, message) }
        }
        return Search(trials: written.trials, families: families)
    }

    /// Reports what keeps families from being tuned alike.
    mutating func checkSearch(_ search: WrittenSearch, of study: WrittenStudy, _ variants: [Study.Variant]) {
        if study.precision != nil {
            report(
                search.place, "study.search and seeds by precision exclude each other; give study.seeds as a number")
        }
        if variants.contains(where: { !$0.experiment.evaluation.test }) {
            report(
                search.place,
                "a search ranks the test rows by the best trials alone; leave evaluation.test out, or the search")
        }
        if variants.contains(where: \.isNotSelected) {
            report(
                search.place,
                "a search judges trials by validation; leave training.selection out, or the search")
        }
        for axis in search.axes {
            if let place = study.grid.first(where: { $0.key.path == axis.key.path })?.place {
                report(axis.place, "\(axis.key.path) is drawn by study.search and varied by study.grid (\(place))")
            }
            reportVariants(of: study, setting: axis.key, which: "study.search draws")
        }
        let trained = variants.filter { $0.experiment.reads("training.epochs") }
        if let first = trained.first,
            let other = trained.first(where: { $0.experiment.training.epochs != first.experiment.training.epochs })
        {
            report(
                search.place,
                "every family of a search gets the same epochs, but training.epochs is "
                    + "\(first.experiment.training.epochs) in \(first.name.forTerminal(atMost: 60)) and "
                    + "\(other.experiment.training.epochs) in \(other.name.forTerminal(atMost: 60))")
        }
    }
}
