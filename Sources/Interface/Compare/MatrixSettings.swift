import Experiments
import ScreenKit

/// A cell of a matrix.
struct MatrixPlace: Sendable, Hashable {
    var row = 0
    var column = 0
}

/// What the user has chosen for the matrix.
struct MatrixSettings: Sendable, Equatable {
    /// Index of an experiment among the choices; nil for that of the selected run.
    var choice: Int?
    /// Titles of factors; nil for the first that make sense.
    private(set) var rows: String?
    private(set) var columns: String?
    var cursor = MatrixPlace()
    /// The variant that the others are held against, without its seed; nil for the study's first.
    var pinned: Experiment?
    /// Index of the slice in view.
    var part = 0

    /// The factors to cross; nil if there are no two.
    func axes(among factors: [FactorChoice]) -> (rows: FactorChoice, columns: FactorChoice)? {
        FactorChoice.usualAxes(among: factors, rows: rows, columns: columns)
    }

    /// Titles that no factor has are passed over.
    mutating func restore(rows: String?, columns: String?) { (self.rows, self.columns) = (rows, columns) }

    /// Takes the next factor for the rows or the columns, other than that of the other side.
    mutating func change(rows isRows: Bool, of board: MatrixBoard) {
        guard let rows = board.rows, let columns = board.columns else { return }
        let left = board.factors.filter { $0 != (isRows ? columns : rows) }
        let now = isRows ? rows : columns
        guard left.contains(now) else { return }
        let next = left.cycling(from: now)
        self.rows = (isRows ? next : rows).title
        self.columns = (isRows ? columns : next).title
        cursor = MatrixPlace()
    }

    mutating func transpose(_ board: MatrixBoard) {
        (rows, columns) = (board.columns?.title, board.rows?.title)
        cursor = MatrixPlace(row: cursor.column, column: cursor.row)
    }

    /// Goes to the next experiment that something can be launched of, from the one in view.
    mutating func changeExperiment(_ board: MatrixBoard, _ choices: [ExperimentChoice]) {
        guard !choices.isEmpty else { return }
        let start = board.choice ?? -1
        let following = (1...choices.count).map { (start + $0) % choices.count }
        choice = following.first { choices[$0].problem == nil } ?? board.choice
        (rows, columns, pinned) = (nil, nil, nil)
        cursor = MatrixPlace()
    }

    mutating func move(_ move: ListCursor.Move, _ size: (rows: Int, columns: Int)) {
        switch move {
        case .up: cursor.row -= 1
        case .down: cursor.row += 1
        case .pageUp, .first: cursor.row = 0
        case .pageDown, .last: cursor.row = size.rows - 1
        }
        clamp(size)
    }

    mutating func move(columns: Int, _ size: (rows: Int, columns: Int)) {
        cursor.column += columns
        clamp(size)
    }

    mutating func clamp(_ size: (rows: Int, columns: Int)) {
        cursor.row = min(max(cursor.row, 0), max(size.rows - 1, 0))
        cursor.column = min(max(cursor.column, 0), max(size.columns - 1, 0))
    }
}
