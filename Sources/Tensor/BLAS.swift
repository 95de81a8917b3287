import COpenBLAS
import Foundation
import Synchronization

/// The matrix products of OpenBLAS, single-threaded: parallel work is split above this level, over rows or items.
public enum BLAS {
    /// Name of the kernels that OpenBLAS chose for this processor (or that `OPENBLAS_CORETYPE` pinned).
    public static let kernel: String = {
        openblas_set_num_threads(1)
        return String(cString: openblas_get_corename())
    }()

    /// Bytes that the threads of some workers reserve and mostly leave unused: for each, OpenBLAS's buffer of 128 MiB
    /// (as Debian builds it; if OpenBLAS gets none, it asks again, for ever), a stack of 8 MiB, and the C library's
    /// heap of 64 MiB, which is cut out of twice that.
    package static func addressSpace(workers: Int) -> Int {
        min(workers, ProcessInfo.processInfo.activeProcessorCount) * (128 + 8 + 128) << 20
    }

    /// Floating-point operations of all products so far: two per multiply-add.
    package static var operations: Int { counter.load(ordering: .relaxed) }

    private static let counter = Atomic(0)

    /// Counts the operations of a product, here or elsewhere.
    static func count(operations: Int) { counter.add(operations, ordering: .relaxed) }

    /// C = α·op(A)·op(B) + β·C, op being the identity or the transpose.
    ///
    /// Shapes after op: A m × k, B k × n, C m × n. `ldc` is the distance between rows of C.
    @inline(__always)
    static func multiply(
        _ a: UnsafePointer<Float>, lda: Int, transposeA: Bool = false,
        _ b: UnsafePointer<Float>, ldb: Int, transposeB: Bool = false,
        into c: UnsafeMutablePointer<Float>, ldc: Int, m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
    ) {
        guard m > 0, n > 0, k > 0 else { return }
        count(operations: 2 * m * n * k)
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
    }

    /// C = A·Bᵀ + β·C for A m × k, B n × k, C m × n.
    package static func productTransposed(_ a: Matrix, _ b: Matrix, into c: Matrix, beta: Float = 0) {
        precondition(a.columns == b.columns && c.rows == a.rows && c.columns == b.rows, "shapes of A·Bᵀ")
        multiply(
            a.pointer, lda: a.columns, b.pointer, ldb: b.columns, transposeB: true, into: c.pointer, ldc: c.columns,
            m: a.rows, n: b.rows, k: a.columns, beta: beta)
    }

    /// C = A·B + β·C for A m × k, B k × n, C m × n.
    package static func product(_ a: Matrix, _ b: Matrix, into c: Matrix, beta: Float = 0) {
        precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns, "shapes of A·B")
        multiply(
            a.pointer, lda: a.columns, b.pointer, ldb: b.columns, into: c.pointer, ldc: c.columns, m: a.rows,
            n: b.columns,
            k: a.columns, beta: beta)
    }

    /// C = Aᵀ·B + β·C for A k × m, B k × n, C m × n.
    package static func transposedProduct(_ a: Matrix, _ b: Matrix, into c: Matrix, beta: Float = 0) {
        precondition(a.rows == b.rows && c.rows == a.columns && c.columns == b.columns, "shapes of Aᵀ·B")
        multiply(
            a.pointer, lda: a.columns, transposeA: true, b.pointer, ldb: b.columns, into: c.pointer, ldc: c.columns,
            m: a.columns, n: b.columns, k: a.rows, beta: beta)
    }
}
