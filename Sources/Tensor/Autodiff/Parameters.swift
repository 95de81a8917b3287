import Basics

/// Names and shapes of a model's trainable numbers, collected before memory is reserved.
public struct ParameterLayout {
    /// How a parameter is used, which decides where its gradient goes.
    public enum Role: Sendable {
        /// Weights of a layer: every worker has its own gradient, summed at the end of the step.
        case dense
        /// One row per item, category, word or position: gradients of rows are merged into one shared matrix.
        case table
    }

    public struct Entry {
        public let name: String
        public let rows: Int
        public let columns: Int
        public let role: Role
        /// Whether weight decay applies: not to biases and layer-norm parameters.
        public let decays: Bool
        let initialise: Initialisation
        /// Position in its region (dense parameters first, then tables).
        fileprivate(set) var offset = 0

        var count: Int { rows * columns }
    }

    public private(set) var entries: [Entry] = []
    public private(set) var denseCount = 0
    public private(set) var tableCount = 0

    public init() {}

    /// Number of trainable numbers.
    public var count: Int { denseCount + tableCount }

    /// Where a parameter starts in a flat buffer: dense parameters first, then tables.
    func position(_ entry: Entry) -> Int { entry.role == .dense ? entry.offset : denseCount + entry.offset }

    public mutating func dense(
        _ name: String, rows: Int, columns: Int, decays: Bool = true, _ initialise: Initialisation
    ) -> Parameter {
        add(Entry(name: name, rows: rows, columns: columns, role: .dense, decays: decays, initialise: initialise))
    }

    public mutating func table(
        _ name: String, rows: Int, columns: Int, decays: Bool = true, _ initialise: Initialisation
    ) -> Table {
        Table(
            parameter: add(
                Entry(name: name, rows: rows, columns: columns, role: .table, decays: decays, initialise: initialise)))
    }

    private mutating func add(_ entry: Entry) -> Parameter {
        precondition(!entries.contains { $0.name == entry.name }, "two parameters named \(entry.name)")
        var entry = entry
        switch entry.role {
        case .dense:
            entry.offset = denseCount
            denseCount += entry.count
        case .table:
            entry.offset = tableCount
            tableCount += entry.count
        }
        entries.append(entry)
        return Parameter(index: entries.count - 1)
    }
}

/// Handle of a dense parameter.
public struct Parameter: Sendable, Hashable {
    /// Position in the layout's `entries`.
    public let index: Int

    package init(index: Int) { self.index = index }
}

/// Handle of an embedding table.
public struct Table: Sendable, Hashable { public let parameter: Parameter }

/// Initial values of a parameter.
public enum Initialisation: Sendable {
    case constant(Float)
    case normal(deviation: Float)
    /// Uniform in ±bound.
    case uniform(bound: Float)
}

/// A model's weights: one flat buffer, dense parameters first, then tables, so that the optimiser, norms and
/// checkpoints are single loops.
public final class Parameters {
    public let layout: ParameterLayout
    public let buffer: Buffer
    private let generator: (String) -> any RandomNumberGenerator
    private let stop: StopFlag

    /// - Parameters:
    ///   - stop: once it is set, weights that have no value yet get none.
    ///   - generator: gives the generator for a parameter by its name, so that adding one parameter does not change the
    ///     initial values of the others.
    public init(
        _ layout: ParameterLayout, stop: StopFlag = StopFlag(),
        generator: @escaping (String) -> any RandomNumberGenerator
    ) {
        self.layout = layout
        self.stop = stop
        self.generator = generator
        buffer = Buffer(count: layout.count)
        initialise()
    }

    /// Sets every weight to its initial value.
    public func initialise() {
        for index in layout.entries.indices {
            var source = generator(layout.entries[index].name)
            let matrix = matrix(Parameter(index: index))
            for row in 0..<matrix.rows where !stop.isStopped {
                layout.entries[index].initialise.fill(matrix.rows(row..<row + 1), using: &source)
            }
        }
    }

    public func matrix(_ parameter: Parameter) -> Matrix {
        let entry = layout.entries[parameter.index]
        return buffer.matrix(rows: entry.rows, columns: entry.columns, at: offset(entry))
    }

    func offset(_ entry: ParameterLayout.Entry) -> Int { layout.position(entry) }
}

extension Initialisation {
    func fill(_ matrix: Matrix, using generator: inout some RandomNumberGenerator) {
        for index in 0..<matrix.count {
            switch self {
            case .constant(let value): matrix.pointer[index] = value
            case .normal(let deviation): matrix.pointer[index] = deviation * gaussian(&generator)
            case .uniform(let bound): matrix.pointer[index] = bound * (2 * unit(&generator) - 1)
            }
        }
    }

    /// Uniform in [0, 1) with 24 bits.
    private func unit(_ generator: inout some RandomNumberGenerator) -> Float {
        Float(generator.next() >> 40) / 16_777_216
    }

    /// Sum of twelve uniform numbers, centred: normal enough for starting weights, and the same on every platform
    /// (logarithm and cosine are not).
    private func gaussian(_ generator: inout some RandomNumberGenerator) -> Float {
        var sum: Float = -6
        for _ in 0..<12 { sum += unit(&generator) }
        return sum
    }
}
