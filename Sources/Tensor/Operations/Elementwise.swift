import CKernels
import Foundation

extension Tape {
    /// y = Dropout(x·Φ(x)), exact GELU (Hendrycks & Gimpel 2016), in one pass over the memory.
    public func gelu(_ x: Node, dropout probability: Float = 0) -> Node {
        let probability = isTraining ? probability : 0
        let key = probability > 0 ? nextDropoutKey() : 0
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        kernel_gelu(x.value.pointer, y.value.pointer, x.value.count, probability, key)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, adds) = dx.claim()
                kernel_gelu_backward(
                    x.value.pointer, dy.sum.pointer, dx.pointer, dx.count, probability, key, adds ? 1 : 0)
            }
        }
        return y
    }

    /// y = max(x, 0)
    public func relu(_ x: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        kernel_relu(x.value.pointer, y.value.pointer, x.value.count)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let dx = dx.sum
                kernel_relu_backward(x.value.pointer, dy.sum.pointer, dx.pointer, dx.count)
            }
        }
        return y
    }

    /// y = 1 / (1 + e⁻ˣ)
    public func sigmoid(_ x: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        for index in 0..<x.value.count { y.value.pointer[index] = 1 / (1 + expf(-x.value.pointer[index])) }
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, dy) = (dx.sum, dy.sum)
                for index in 0..<dx.count {
                    dx.pointer[index] += dy.pointer[index] * y.value.pointer[index] * (1 - y.value.pointer[index])
                }
            }
        }
        return y
    }

    /// a + b, equal shapes.
    public func add(_ a: Node, _ b: Node) -> Node {
        precondition(a.rows == b.rows && a.columns == b.columns, "shapes of a sum")
        let y = result(rows: a.rows, columns: a.columns, from: a, b)
        guard !stop.isStopped else { return y }
        kernel_sum(a.value.pointer, b.value.pointer, y.value.pointer, y.value.count)
        if let dy = y.gradient {
            record {
                b.gradient?.add(dy.sum)
                a.gradient?.take(dy)
            }
        }
        return y
    }

    /// a + Dropout(b), equal shapes, in one pass over the memory; a + b outside training.
    public func add(_ a: Node, dropped b: Node, _ probability: Float) -> Node {
        precondition(a.rows == b.rows && a.columns == b.columns, "shapes of a sum")
        guard isTraining, probability > 0 else { return add(a, b) }
        let key = nextDropoutKey()
        let y = result(rows: a.rows, columns: a.columns, from: a, b)
        guard !stop.isStopped else { return y }
        kernel_sum_dropped(a.value.pointer, b.value.pointer, y.value.pointer, y.value.count, probability, key)
        if let dy = y.gradient {
            record {
                if let db = b.gradient {
                    let (db, adds) = db.claim()
                    kernel_dropout(dy.sum.pointer, db.pointer, db.count, probability, key, adds ? 1 : 0)
                }
                a.gradient?.take(dy)
            }
        }
        return y
    }

    /// Inverted dropout with the given drop probability; the identity outside training.
    public func dropout(_ x: Node, _ probability: Float) -> Node {
        guard isTraining, probability > 0 else { return x }
        let key = nextDropoutKey()
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        kernel_dropout(x.value.pointer, y.value.pointer, x.value.count, probability, key, 0)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, adds) = dx.claim()
                kernel_dropout(dy.sum.pointer, dx.pointer, dx.count, probability, key, adds ? 1 : 0)
            }
        }
        return y
    }
}
