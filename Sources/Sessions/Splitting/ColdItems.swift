import Experiments

/// Items that are held out of the training sessions and of every prefix, and asked for all the same
/// (`protocol.coldItems`): some as targets of the validation set, others as targets of the test set.
///
/// No session of the one set has the items of the other, so that nothing chosen on validation has seen what is cold in
/// the test. They are drawn category by category (finest level; items without one are a category, too) from the items
/// of the sessions before the test. Each category orders its items by a hash of their names: the first ones are cold in
/// the test, the last ones in validation, so that those of a smaller share are among those of a larger one.
struct ColdItems {
    /// Of every item of the catalogue.
    private(set) var validation: [Bool]
    private(set) var test: [Bool]

    /// - Parameters:
    ///   - sessions: those before the test.
    ///   - share: of each category, below 0.5, so that the two never meet.
    init(_ catalogue: Catalogue, in sessions: SessionSet, share: Double, seed: UInt64) {
        validation = Array(repeating: false, count: catalogue.count)
        test = validation
        let draws = NamedDraws(seed: seed)
        let occurs = sessions.contains(itemCount: catalogue.count)
        let finest = catalogue.categories.last
        let members = Dictionary(grouping: (0..<catalogue.count).filter { occurs[$0] }) { finest?.target[$0] ?? -1 }
        for (category, items) in members {
            let name = category < 0 ? "" : finest?.field.vocabulary[Int(category)] ?? ""
            // Rounded by a draw of the category, so that small ones have their share, too. Rounded the other way for
            // validation: below a half, the two numbers together are at most that of the items.
            let rounding = draws.draw(name, for: "cold share")
            let wanted = share * Double(items.count)
            let forTest = min(Int(wanted + rounding), items.count)
            let forValidation = min(Int(wanted + 1 - rounding), items.count - forTest)
            let order = items.map { (draws.draw(catalogue.ids[$0], for: "cold item"), $0) }.sorted(by: <).map(\.1)
            for item in order.prefix(forTest) { test[item] = true }
            for item in order.suffix(forValidation) { validation[item] = true }
        }
    }

    /// The sets without the items that they must not have: training has neither kind; a refit, which comes after
    /// validation, lacks those of the test only.
    func heldOut(of split: SessionSplit) -> SessionSplit {
        var split = split
        split.training = split.training.keepingItems(zip(validation, test).map { !$0 && !$1 })
        split.refit = split.refit.keepingItems(test.map(!))
        split.validation = split.validation.keepingItems(test.map(!))
        split.test = split.test.keepingItems(validation.map(!))
        return split
    }
}

extension SessionSet {
    /// The sessions with some items as targets only, and the number of rows that are lost since nothing is left before
    /// their target.
    ///
    /// What follows a cold click goes on without it. A session is therefore cut behind each cold target, and begins
    /// anew with what came before; the pieces follow one another, and their rows come in the order of the clicks.
    func askingOnly(for isCold: [Bool]) -> (sessions: SessionSet, lostRows: Int) {
        var result = SessionSet()
        var lost = 0
        for session in 0..<count {
            let targets = targets(session)
            /// Events of the piece, and how many of them are no targets of it.
            var piece: [Int] = []
            var done = 0
            func end(with last: [Int] = []) {
                let events = piece + last
                let first = max(1, done)
                if events.count > first {
                    result.append(events, of: self, firstTarget: first, origin: Int(origin[session]))
                }
                done = piece.count
            }
            for event in events(session) {
                let isTarget = targets.contains(event)
                if isTarget, piece.isEmpty { lost += 1 }
                if !isCold[Int(items[event])] {
                    piece.append(event)
                    if !isTarget { done = piece.count }
                } else if isTarget, !piece.isEmpty {
                    end(with: [event])
                }
            }
            end()
        }
        return (result, lost)
    }
}
