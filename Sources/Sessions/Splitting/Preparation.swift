import Basics
import Experiments

extension Dataset {
    /// Filters and splits a source as the protocol says. Throws `DataError` if a set would be empty, or `Stopped`.
    ///
    /// With `coldItems`, some items are targets only (`ColdItems`).
    ///
    /// Sessions are split before rows are made from their prefixes; sessions without a row are left out. With
    /// `unseenItems: drop`, items that the training sessions lack are removed from the validation sessions, and items
    /// that training and validation sessions lack from the test sessions. The catalogue holds the items that still
    /// occur or, with the split `given`, all items of the source.
    /// - Parameter degraded: what is made worse of their metadata.
    public init(
        _ source: SourceData, protocol rules: EvaluationProtocol, degraded: DegradedMetadata = DegradedMetadata(),
        stop: StopFlag = StopFlag()
    ) throws {
        var split = try SessionSplit.split(source, protocol: rules, stop)
        try stop.check()
        let itemCount = source.catalogue.count
        let trainingClicks = split.training.items.count
        let cold =
            rules.coldItems > 0
            ? ColdItems(source.catalogue, in: split.refit, share: rules.coldItems, seed: rules.coldSeed) : nil
        if let cold { split = cold.heldOut(of: split) }
        let training = split.training.withRows()
        let refit = split.refit.withRows()
        try stop.check()
        var validation = split.validation
        var test = split.test
        var removed = split.removed
        removed.testClicks = test.items.count
        if rules.unseenItems == .drop {
            func known(_ sessions: SessionSet, _ cold: [Bool]?) -> [Bool] {
                let known = sessions.contains(itemCount: itemCount)
                return cold.map { zip(known, $0).map { $0 || $1 } } ?? known
            }
            validation = validation.keepingItems(known(training, cold?.validation))
            test = test.keepingItems(known(refit, cold?.test))
            removed.unseenTestClicks = split.test.items.count - test.items.count
            removed.unseenClicks =
                split.validation.items.count - validation.items.count + removed.unseenTestClicks
        }
        var counts: ColdItemCounts?
        if let cold {
            let (asked, tested) = (validation.askingOnly(for: cold.validation), test.askingOnly(for: cold.test))
            (validation, test) = (asked.sessions, tested.sessions)
            counts = ColdItemCounts(
                validation: .init(validation, isCold: cold.validation, lost: asked.lostRows),
                test: .init(test, isCold: cold.test, lost: tested.lostRows),
                trainingClicks: trainingClicks - split.training.items.count)
        }
        try stop.check()

        self.init(
            name: source.name, catalogue: source.catalogue, training: training, validation: validation.withRows(),
            test: test.withRows(), refit: refit, feedback: source.feedback, report: source.report, fingerprint: "")
        coldItems = counts
        report?.overlap = split.overlap
        report?.removed = removed
        try requireRows(source: source, rules: rules)
        if rules.split != .given { removeUnusedItems() }
        labelClicksOfShown()
        if degraded.isOn {
            catalogue = try MetadataDegradation(catalogue, degraded).degraded()
            self.degraded = degraded
        }
        catalogue.vectors?.standardise()
        try stop.check()
        fingerprint = contentHash(protocol: rules)
    }

    /// Filters may have left nothing of what was shown before a click.
    private mutating func labelClicksOfShown() {
        guard let task = feedback.firstIndex(of: InteractionsTable.clickOfShown) else { return }
        func label(_ sessions: inout SessionSet) {
            guard sessions.saysWhatWasShown else { return }
            let shown = sessions.shown
            sessions.feedback[task] = (0..<shown.count).map { shown.range($0).isEmpty ? -1 : 1 }
        }
        label(&training)
        label(&validation)
        label(&test)
        label(&refit)
    }

    private func requireRows(source: SourceData, rules: EvaluationProtocol) throws(DataError) {
        let sets = [("training", training), ("validation", validation), ("test", test)]
        guard let empty = sets.first(where: { $0.1.count == 0 })?.0 else { return }
        let looks = source.report?.times?.doubt.map { "; its numbers \($0)" }
        let advice =
            switch rules.split {
            case _ where rules.coldItems > 0:
                "lower protocol.coldItems (\(rules.coldItems)), or take more sessions"
            case .given:
                "check the files, protocol.validationFraction (\(rules.validationFraction)) and protocol.unseenItems"
            case .days:
                "the sessions span \(source.spanInDays) days and \(rules.windowsInWords): choose fewer days, or "
                    + "another split if the time column is none" + (looks ?? "")
            case .ratio:
                "there are too few sessions: lower protocol.minimumSessionLength or protocol.minimumItemSupport"
            case .leaveOneOut:
                "it needs sessions of four items whose last ones occur elsewhere too: choose another split, or set "
                    + "protocol.unseenItems to rank"
            }
        throw DataError("the \(empty) set of \(quoted(name)) has no rows to predict; \(advice)")
    }
}

extension EvaluationProtocol {
    /// The keys that say which days count.
    fileprivate var windowsInWords: String {
        let others = [("skippedDays", skippedDays), ("trainingDays", trainingDays)].filter { $0.1 > 0 }
        return (["protocol.days is \(days)"] + others.map { "\($0.0) \($0.1)" }).joined(separator: ", ")
    }
}

extension SourceData {
    fileprivate var spanInDays: Int64 {
        guard let first = times.min(), let last = times.max() else { return 0 }
        return floorDivide(last, 86_400) - floorDivide(first, 86_400) + 1
    }
}
