import Basics
import Sessions

/// Values of a dataset that somebody, or a program with a fault, wrote into a cache.
enum DataFuzzPoison {
    /// Changes a value or the length of an array; says how.
    static func apply(_ dataset: inout Dataset, _ random: inout RandomStream) -> String {
        let sets: [WritableKeyPath<Dataset, SessionSet>] = [\.training, \.validation, \.test, \.refit]
        let set = random.pick(sets)
        switch random.index(below: 20) {
        case 0, 1: return "offsets " + change(&dataset[keyPath: set].packed.offsets, &random)
        case 2, 3, 4: return "items " + change(&dataset[keyPath: set].packed.elements, &random)
        case 5, 6: return "firstTarget " + change(&dataset[keyPath: set].firstTarget, &random)
        case 7:
            if random.chance(0.5) { return "origin " + change(&dataset[keyPath: set].origin, &random) }
            return random.chance(0.5)
                ? "shown " + change(&dataset[keyPath: set].shown.offsets, &random)
                : "items shown " + change(&dataset[keyPath: set].shown.elements, &random)
        case 8, 9:
            guard !dataset[keyPath: set].feedback.isEmpty else {
                dataset[keyPath: set].feedback.append(Array(repeating: 0, count: dataset[keyPath: set].items.count))
                return "a task"
            }
            let task = random.index(below: dataset[keyPath: set].feedback.count)
            var labels = dataset[keyPath: set].feedback[task].map(Int32.init)
            let what = change(&labels, &random)
            dataset[keyPath: set].feedback[task] = labels.map { Int8(truncatingIfNeeded: $0) }
            return "labels " + what
        case 10: return "ids " + change(&dataset.catalogue.ids, &random)
        case 11: return "titles " + change(&dataset.catalogue.titles, &random)
        case 12: return "names of tasks " + change(&dataset.feedback, &random)
        case 13:
            dataset[keyPath: set] = random.pick([SessionSet(), dataset[keyPath: random.pick(sets)]])
            return "another set"
        case 14, 15, 16:
            guard !dataset.catalogue.categories.isEmpty else { fallthrough }
            let level = random.index(below: dataset.catalogue.categories.count)
            if random.chance(0.5) { return "target " + change(&dataset.catalogue.categories[level].target, &random) }
            return "level " + change(&dataset.catalogue.categories[level].field, &random)
        default:
            guard !dataset.catalogue.fields.isEmpty else {
                // An earlier change may have left none.
                let ids = dataset.catalogue.ids
                dataset.catalogue.ids = ids.suffix(1) + ids.dropFirst().dropLast() + ids.prefix(ids.count > 1 ? 1 : 0)
                return "ids swapped"
            }
            let field = random.index(below: dataset.catalogue.fields.count)
            return "field " + change(&dataset.catalogue.fields[field], &random)
        }
    }

    private static func change(_ field: inout ItemField, _ random: inout RandomStream) -> String {
        switch random.index(below: 7) {
        case 0, 1: return "offsets " + change(&field.bags.offsets, &random)
        case 2, 3, 4: return "tokens " + change(&field.bags.elements, &random)
        case 5: return "vocabulary " + change(&field.vocabulary, &random)
        default:
            field.kind = random.pick([.category, .title, .attribute, .number])
            return "is \(field.kind)"
        }
    }

    private static func change(_ texts: inout [String], _ random: inout RandomStream) -> String {
        guard !texts.isEmpty, random.chance(0.7) else {
            texts.append(random.pick(["", "x", "\u{0}", "中"]))
            return "one more"
        }
        let place = random.index(below: texts.count)
        if random.chance(0.3) {
            texts.remove(at: place)
            return "without \(place)"
        }
        texts[place] = random.pick(["", texts[0], "\u{1b}[31m", String(repeating: "x", count: 1_000)])
        return "\(place) is another"
    }

    private static func change(_ values: inout [Int32], _ random: inout RandomStream) -> String {
        guard !values.isEmpty else {
            values.append(0)
            return "one more"
        }
        let place = random.index(below: values.count)
        switch random.index(below: 10) {
        case 0:
            values.remove(at: place)
            return "without \(place)"
        case 1:
            values.insert(values[place], at: place)
            return "\(place) twice"
        case 2:
            values.swapAt(place, random.index(below: values.count))
            return "\(place) swapped"
        case 3:
            values = Array(values.prefix(place))
            return "cut off at \(place)"
        case 4:
            values[place] = random.pick([.min, .max, -1, -2, 1 << 20])
        case 5:
            values[place] ^= 1 << Int32(random.index(below: 32))
        default:
            // Small changes are the ones that could pass.
            let near = [
                values[place] &- 1, values[place] &+ 1, 0, Int32(values.count), Int32(clamping: values.count - 1),
            ]
            values[place] = random.pick(near + [values[random.index(below: values.count)]])
        }
        return "\(place) is \(values[place])"
    }
}
