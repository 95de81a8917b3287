import Basics

/// One generated session with the truth behind it.
package struct StorefrontSession: Sendable, Hashable {
    /// Time of the last event, seconds since 1970, and its day on the time line; items released by then are on offer.
    package var time: Int64
    package var day: Int
    package var taste: StorefrontTaste
    package var items: [Int32] = []
    /// Type in mind at each event, whether the event follows it or returns to an earlier item.
    package var types: [Int32] = []
}

extension StorefrontStock {
    /// Generates session `index` of `count`. Sessions are in order of time by construction: each has its own slot of
    /// the time line.
    func session(_ index: Int, of count: Int, seed: UInt64) -> StorefrontSession {
        typealias Parameters = StorefrontParameters
        var random = RandomStream(seed: seed, name: "session", index: index)
        let line = Double(Int64(Parameters.days) * Parameters.secondsPerDay)
        let second = Int64(line * ((Double(index) + random.uniform()) / Double(count)))
        let taste = StorefrontTaste(
            house: random.index(shares: Parameters.houseShares), band: random.index(shares: Parameters.bandShares))
        var session = StorefrontSession(
            time: Parameters.start + second, day: Int(second / Parameters.secondsPerDay), taste: taste)
        let length = drawLength(&random)
        var type = anyType(in: 0..<types, &random)
        while session.items.count < length {
            session.types.append(Int32(type))
            if !session.items.isEmpty, random.uniform() < Parameters.repeats {
                session.items.append(drawRepeat(session.items, &random))
            } else {
                session.items.append(Int32(drawItem(type: type, taste: taste, day: session.day, &random)))
                type = drawDrift(from: type, &random)
            }
        }
        return session
    }

    private func drawLength(_ random: inout RandomStream) -> Int {
        typealias Parameters = StorefrontParameters
        let stop = random.uniform() < Parameters.longVisits ? Parameters.stopLate : Parameters.stopSoon
        var length = 2
        while length < Parameters.longest, random.uniform() >= stop { length += 1 }
        return length
    }

    private func drawRepeat(_ items: [Int32], _ random: inout RandomStream) -> Int32 {
        let odds = StorefrontParameters.repeatOdds(events: items.count)
        return items[items.count - 1 - random.index(shares: odds)]
    }

    private func drawItem(type: Int, taste: StorefrontTaste, day: Int, _ random: inout RandomStream) -> Int {
        let shelf = itemsOfType(type)
        return shelf.lowerBound + random.index(shares: shelf.map { odds($0, taste: taste, day: day) })
    }

    private func drawDrift(from type: Int, _ random: inout RandomStream) -> Int {
        switch random.index(shares: drift.shares) {
        case 0: return type
        case 1: return anyType(in: typesOfCategory(categoryOfType[type]), &random)
        case 2:
            let related = relatedTypes(type)
            return related[related.startIndex + random.index(below: related.count)]
        default: return anyType(in: 0..<types, &random)
        }
    }

    private func anyType(in range: Range<Int>, _ random: inout RandomStream) -> Int {
        let low = typeShareBefore[range.lowerBound]
        let value = low + random.uniform() * (typeShareBefore[range.upperBound] - low)
        return Self.place(of: value, in: typeShareBefore, from: range.lowerBound, to: range.upperBound)
    }
}

extension StorefrontParameters {
    /// Odds that a return goes to the last event, the one before it, …; they do not sum to 1.
    package static func repeatOdds(events: Int) -> [Double] {
        var odds = [Double](repeating: 1, count: events)
        for back in 1..<max(1, events) { odds[back] = odds[back - 1] * repeatDecay }
        return odds
    }
}
