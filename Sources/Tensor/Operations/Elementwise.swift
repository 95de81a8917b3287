import CKernels
import Foundation

extension Tape {
    /// y = x·Φ(x), exact GELU (Hendrycks & Gimpel 2016).
    public func gelu(_ x: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        kernel_gelu(x.value.pointer, y.value.pointer, x.value.count)
        if let dx = x.gradient, let dy = y.gradient {
            record { kernel_gelu_backward(x.value.pointer, dy.pointer, dx.pointer, dx.count) }
        }
        return y
    }

    /// y = max(x, 0)
    public func relu(_ x: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        kernel_relu(x.value.pointer, y.value.pointer, x.value.count)
        if let dx = x.gradient, let dy = y.gradient {
            record { kernel_relu_backward(x.value.pointer, dy.pointer, dx.pointer, dx.count) }
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
        y.value.pointer.update(from: a.value.pointer, count: y.value.count)
        kernel_add(b.value.pointer, y.value.pointer, y.value.count)
        if let dy = y.gradient {
            record {
                for dx in [a.gradient, b.gradient].compactMap({ $0 }) { kernel_add(dy.pointer, dx.pointer, dy.count) }
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
            record { kernel_dropout(dy.pointer, dx.pointer, dx.count, probability, key, 1) }
        }
        return y
    }
}
