import Basics

/// What the first cells of a column look like.
struct ColumnProfile {
    let name: String
    /// Whether all are times, of a known form or of a format that `TimeFormatGuess` knows.
    let isTime: Bool
    let isNumber: Bool
    /// Different values, and their share of the rows.
    let distinctCount: Int
    let distinct: Double
    /// Different values per run of equal ones: 1 where equal values stand together, as those of a session do.
    let grouped: Double
    /// Whether cells are lists as Python or JSON writes them.
    let isList: Bool

    /// What some programs write for nothing.
    static let missing: Set<String> = ["NULL", "null", "NaN", "nan", "None", "N/A", "n/a", "NA", "<NA>"]

    init(_ name: String, _ values: [String]) {
        self.name = name
        let filled = values.filter { !$0.isEmpty && $0 != "\\N" }
        isNumber = !filled.isEmpty && filled.allSatisfy { Double($0) != nil }
        isTime =
            !filled.isEmpty
            && (filled.allSatisfy(FileSample.isTime) || !isNumber && !TimeFormatGuess.formats(of: filled).isEmpty)
        isList = filled.contains { $0.hasPrefix("[") } && filled.allSatisfy { $0.hasPrefix("[") && $0.hasSuffix("]") }
        distinctCount = Set(values).count
        distinct = values.isEmpty ? 0 : Double(distinctCount) / Double(values.count)
        let runs = 1 + zip(values, values.dropFirst()).count { $0 != $1 }
        grouped = Double(distinctCount) / Double(runs)
    }

    /// Whether a number is a time after the year 2000 and before 2040, in s, ms, µs or ns.
    static func isPlausibleTime(_ number: Double) -> Bool {
        TimeUnit.allCases.contains { unit in
            (Double(unit.plausible.lowerBound)...Double(unit.plausible.upperBound)).contains(number)
        }
    }

    /// The separator of several values in a cell; nil if cells have one each. Spaces, and commas with a space behind
    /// them, are parts of names.
    static func separator(of name: String, _ values: [String]) -> String? {
        if name.hasSuffix(":token_seq") { return " " }
        return ["|", ";", ","].first { separator in
            let several = values.count { $0.contains(separator) }
            return several * 5 > values.count && !(separator == "," && values.contains { $0.contains(", ") })
        }
    }
}
