/// The known name that a mistyped one most likely stands for, or nil if none is near.
///
/// Names are compared without regard to case, `_` and `-`, by the Damerau–Levenshtein distance (restricted: optimal
/// string alignment); a name is near if at most a third of the shorter one's letters, or a single one, are wrong.
public func nearestName(to name: String, among known: some Sequence<String>) -> String? {
    let wanted = comparable(name)
    var best: (name: String, distance: Int)?
    for candidate in known {
        let letters = comparable(candidate)
        let limit = max(1, min(wanted.count, candidate.count) / 3)
        // Every extra letter in one of them is wrong.
        guard abs(wanted.count - letters.count) <= limit else { continue }
        let distance = editDistance(wanted, letters)
        guard distance <= limit else { continue }
        if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

private func comparable(_ name: String) -> [Character] {
    name.prefix(200).lowercased().filter { $0 != "_" && $0 != "-" }
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
        var current = [i + 1]
        for j in b.indices {
            var distance = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, beforePrevious[j - 1] + 1) }
            current.append(distance)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
}

/// Names of the form a.b.c, those that share most sections with a name first, and of these those that are spelt most
/// like it.
public func nearestFirst(to name: String, among known: [String]) -> [String] {
    let sections = name.split(separator: ".")
    let wanted = comparable(String(sections.last ?? ""))
    func distance(_ other: String) -> (different: Int, letters: Int) {
        let others = other.split(separator: ".")
        let shared = zip(sections, others).prefix { $0 == $1 }.count
        return (sections.count - shared, editDistance(wanted, comparable(String(others.last ?? ""))))
    }
    let distances = known.map(distance)
    return known.indices.sorted {
        let (a, b) = (distances[$0], distances[$1])
        return (a.different, a.letters, $0) < (b.different, b.letters, $1)
    }.map { known[$0] }
}
