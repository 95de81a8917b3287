import Basics

/// Formats of times that are often met and not recognised without being named.
enum TimeFormatGuess {
    private static let known = [
        "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
        "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M %p", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
        "%m/%d/%y %I:%M:%S %p", "%m/%d/%y %I:%M %p", "%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M", "%m/%d/%y",
        "%d/%m/%y %H:%M:%S", "%d/%m/%y %H:%M", "%d/%m/%y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
        "%d.%m.%y %H:%M:%S", "%d.%m.%y %H:%M", "%d.%m.%y", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
        "%Y.%m.%d %H:%M:%S", "%Y.%m.%d", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%b %d, %Y", "%m %d, %Y",
    ]

    /// Those that look like numbers.
    private static let compact = ["%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S"]

    /// Days from 2000 to 2040 as spreadsheets count them.
    static let spreadsheetDays = 36_526.0..<51_136.0

    /// Those that read all of these cells; of numbers nearly all, since a damaged one reads as some time, too.
    static func formats(of cells: [String], areNumbers: Bool = false) -> [String] {
        let cells = cells.filter { !$0.isEmpty }
        guard !cells.isEmpty else { return [] }
        return (areNumbers ? compact : known).filter { text in
            guard let format = try? TimeFormat(text) else { return false }
            let read = cells.count { cell in
                var cell = cell
                let moment = cell.withUTF8 { format.read(UnsafeRawBufferPointer($0)) }
                // Of eight digits, few are a date of our times.
                return moment.map { !areNumbers || TimeUnit.microseconds.plausible.contains($0.microseconds) } ?? false
            }
            return areNumbers ? (cells.count - read) * 10 <= cells.count : read == cells.count
        }
    }
}
