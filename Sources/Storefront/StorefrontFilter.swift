/// The exact Bayes filter over the intents behind a session, given its items and its day.
///
/// A new item shows its type, and only new items move the intent. So the state is (source, taste): the type of the last
/// new item, which is one of the types seen, and the taste. With w the belief, ρ the probability of a return, R(x) the
/// return distribution over the past events, K the drift, and e(x | type, taste) the choice inside a type:
///
///     b(t, c)  = Σ_s w(s, c) · K(t | s)                                       type in mind at the next event
///     P(x)     = (1 − ρ) · Σ_c b(type(x), c) · e(x | type(x), c) + ρ · R(x)   the next item
///     w'(s, c) ∝ ρ · R(x) · w(s, c) + [s = type(x)] · (1 − ρ) · b(type(x), c) · e(x | type(x), c)
///
/// The first event is always new, with b(t, c) = share(t) · prior(c) and ρ = 0.
package struct StorefrontFilter: Sendable {
    private let stock: StorefrontStock
    private let shelf: StorefrontShelf
    private var events: [Int32] = []
    /// Types of the items seen, each once, and w(source, ·) for each: `StorefrontTaste.count` values.
    private var sources: [Int] = []
    private var weights: [[Double]] = []

    /// - Parameter shelf: what is on offer on the session's day.
    package init(stock: StorefrontStock, shelf: StorefrontShelf) {
        self.stock = stock
        self.shelf = shelf
    }

    private var returnOdds: Double { events.isEmpty ? 0 : StorefrontParameters.repeats }

    /// Conditions on the next item of the session.
    package mutating func observe(_ item: Int32) {
        let type = Int(stock.type[Int(item)])
        var new = belief(in: type)
        for taste in 0..<StorefrontTaste.count {
            new[taste] *= (1 - returnOdds) * shelf.probability(of: Int(item), in: type, taste: taste, stock: stock)
        }
        let kept = returnOdds * returns().reduce(0) { $1.item == item ? $0 + $1.probability : $0 }
        for source in weights.indices {
            for taste in 0..<StorefrontTaste.count { weights[source][taste] *= kept }
        }
        if let source = sources.firstIndex(of: type) {
            for taste in 0..<StorefrontTaste.count { weights[source][taste] += new[taste] }
        } else {
            sources.append(type)
            weights.append(new)
        }
        let total = weights.reduce(0) { $0 + $1.reduce(0, +) }
        for source in weights.indices {
            for taste in 0..<StorefrontTaste.count { weights[source][taste] /= total }
        }
        events.append(item)
    }

    /// P(next item = i | items so far, day) for every item; sums to 1.
    package func prediction(into scores: inout [Double]) {
        scores.withUnsafeMutableBufferPointer { scores in
            fill(scores, from: belief())
            addReturns(to: scores)
        }
    }

    /// The same, with the intent at the next event also known.
    package func prediction(told type: Int, taste: StorefrontTaste, into scores: inout [Double]) {
        scores.withUnsafeMutableBufferPointer { scores in
            scores.update(repeating: 0)
            let scale = 1 - returnOdds
            for item in stock.itemsOfType(type) {
                scores[item] = scale * shelf.probability(of: item, in: type, taste: taste.index, stock: stock)
            }
            addReturns(to: scores)
        }
    }

    /// b(type, ·).
    private func belief(in type: Int) -> [Double] {
        if events.isEmpty { return StorefrontTaste.prior.map { $0 * stock.typeShare[type] } }
        var belief = [Double](repeating: 0, count: StorefrontTaste.count)
        for (source, weights) in zip(sources, weights) {
            let drift = stock.drift(from: source, to: type)
            for taste in 0..<StorefrontTaste.count { belief[taste] += drift * weights[taste] }
        }
        return belief
    }

    /// b as a types × tastes matrix.
    private func belief() -> [Double] {
        let tastes = StorefrontTaste.count
        var anywhere = events.isEmpty ? StorefrontTaste.prior : [Double](repeating: 0, count: tastes)
        for weights in weights {
            for taste in 0..<tastes { anywhere[taste] += stock.drift.anywhere * weights[taste] }
        }
        return [Double](unsafeUninitializedCapacity: stock.types * tastes) { belief, count in
            count = stock.types * tastes
            for type in 0..<stock.types {
                for taste in 0..<tastes { belief[type * tastes + taste] = stock.typeShare[type] * anywhere[taste] }
            }
            for (source, weights) in zip(sources, weights) {
                stock.forEachNearType(of: source) { type, probability in
                    for taste in 0..<tastes { belief[type * tastes + taste] += probability * weights[taste] }
                }
            }
        }
    }

    /// scores(i) = (1 − ρ) · Σ_c b(t, c) · e(i | t, c). The match factors into house and band, and within a type it is
    /// the same for all items of one house and band, so the sum over tastes is taken once per type, house and band.
    private func fill(_ scores: UnsafeMutableBufferPointer<Double>, from belief: [Double]) {
        let tastes = StorefrontTaste.count
        let houses = StorefrontTaste.houses
        let bands = StorefrontTaste.bands
        let scale = 1 - returnOdds
        var byBand = [Double](repeating: 0, count: bands)
        var perTaste = [Double](repeating: 0, count: tastes)
        var factor = [Double](repeating: 0, count: tastes)
        for type in 0..<stock.types {
            for taste in 0..<tastes {
                perTaste[taste] = belief[type * tastes + taste] * shelf.inverse[type * tastes + taste]
            }
            for band in 0..<bands {
                byBand[band] = 0
                for house in 0..<houses { byBand[band] += perTaste[house * bands + band] }
            }
            for house in 0..<houses {
                for band in 0..<bands {
                    var sum = 0.0
                    for wanted in 0..<bands {
                        let preferred = perTaste[house * bands + wanted] * (StorefrontParameters.houseMatch - 1)
                        sum += (byBand[wanted] + preferred) * StorefrontParameters.bandMatch[abs(band - wanted)]
                    }
                    factor[house * bands + band] = scale * sum
                }
            }
            for item in stock.itemsOfType(type) {
                let released = stock.releaseDay[item] <= shelf.day
                let match = factor[Int(stock.house[item]) * bands + Int(stock.band[item])]
                scores[item] = released ? stock.popularity[item] * match : 0
            }
        }
    }

    private func addReturns(to scores: UnsafeMutableBufferPointer<Double>) {
        for (item, probability) in returns() { scores[Int(item)] += returnOdds * probability }
    }

    /// R per event, latest first: an item occurs as often as in the session.
    private func returns() -> [(item: Int32, probability: Double)] {
        let odds = StorefrontParameters.repeatOdds(events: events.count)
        let total = odds.reduce(0, +)
        return zip(events.reversed(), odds).map { ($0, $1 / total) }
    }
}

/// What is on offer on one day: the normalisers of the choice inside each type, for each taste.
package struct StorefrontShelf: Sendable {
    package let day: Int32
    /// 1 / Σ of the odds over the released items of the type: types × tastes.
    fileprivate let inverse: [Double]

    package init(stock: StorefrontStock, day: Int) {
        self.day = Int32(day)
        inverse = (0..<stock.types).flatMap { type in
            var mass = [Double](repeating: 0, count: StorefrontTaste.count)
            for item in stock.itemsOfType(type) where stock.releaseDay[item] <= Int32(day) {
                mass[Int(stock.house[item]) * StorefrontTaste.bands + Int(stock.band[item])] += stock.popularity[item]
            }
            return (0..<StorefrontTaste.count).map { taste in
                let wanted = StorefrontTaste(index: taste)
                return 1
                    / mass.indices.reduce(0.0) {
                        let group = StorefrontTaste(index: $1)
                        return mass[$1] == 0 ? $0 : $0 + mass[$1] * wanted.match(house: group.house, band: group.band)
                    }
            }
        }
    }

    /// e(item | type, taste).
    fileprivate func probability(of item: Int, in type: Int, taste: Int, stock: StorefrontStock) -> Double {
        stock.odds(item, taste: StorefrontTaste(index: taste), day: Int(day))
            * inverse[type * StorefrontTaste.count + taste]
    }
}
