import CKernels

/// The gradient of a node, to which the rules of all that read the node add.
///
/// The first of them overwrites the memory instead, so that nothing is set to zero only to be added to. Used by one
/// worker at a time, unless it is `filled`: then reading it changes nothing.
public final class Gradient {
    private var memory: Matrix
    private var isFilled: Bool

    /// - Parameter filled: memory that holds a gradient already, which may be zero.
    public init(filled: Matrix) {
        memory = filled
        isFilled = true
    }

    /// - Parameter empty: memory that holds nothing yet.
    package init(empty: Matrix) {
        memory = empty
        isFilled = false
    }

    public var rows: Int { memory.rows }
    public var columns: Int { memory.columns }

    /// What was added so far, to be read or added to; zero if nothing was.
    public var sum: Matrix {
        if !isFilled {
            memory.zero()
            isFilled = true
        }
        return memory
    }

    /// The memory, for a rule that fills all of it, and whether the rule has to add to what is there.
    func claim() -> (memory: Matrix, adds: Bool) {
        defer { isFilled = true }
        return (memory, isFilled)
    }

    /// Adds a matrix of the same shape.
    public func add(_ other: Matrix) {
        precondition(other.rows == rows && other.columns == columns, "shapes of gradients")
        let (memory, adds) = claim()
        if adds {
            kernel_add(other.pointer, memory.pointer, other.count)
        } else {
            memory.copy(from: other)
        }
    }

    /// Adds a gradient of the same shape that nothing needs any more; its memory becomes that of this one if nothing
    /// was added before.
    package func take(_ other: Gradient) {
        precondition(other.rows == rows && other.columns == columns, "shapes of gradients")
        if isFilled { return add(other.sum) }
        memory = other.sum
        isFilled = true
    }
}
