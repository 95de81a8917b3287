import Basics

/// Numbers that are no times since 1970, but dates without signs between the parts, or days as spreadsheets count them.
enum DateNumbers {
    private static let compact = ["%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S"]

    /// Days from 2000 to 2040.
    static let spreadsheetDays = 36_526.0..<51_136.0

    /// Formats of compact dates in which so many of the cells are of 2000 to 2040: of eight digits, few are a date of
    /// our times.
    /// - Parameter share: of the cells that are not empty; below 1 where some may be damaged.
    static func formats(of cells: [String], share: Double) -> [String] {
        let cells = cells.filter { !$0.isEmpty }
        guard !cells.isEmpty else { return [] }
        return compact.filter { text in
            guard let format = try? TimeFormat(text) else { return false }
            let read = cells.count { cell in
                format.read(cell).map { TimeUnit.microseconds.plausible.contains($0.microseconds) } ?? false
            }
            return Double(read) >= share * Double(cells.count)
        }
    }
}
