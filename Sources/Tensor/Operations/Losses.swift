import Basics
import CKernels
import Foundation

extension Tape {
    /// Row softmax: y = exp(x)/Σ exp(x).
    public func softmax(_ x: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        kernel_softmax(x.value.pointer, y.value.pointer, x.rows, x.columns)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, adds) = dx.claim()
                kernel_softmax_backward(
                    y.value.pointer, dy.sum.pointer, dx.pointer, x.rows, x.columns, adds ? 1 : 0)
            }
        }
        return y
    }

    /// Adds weight·Σ_r −log softmax(logits[r])[targets[r]] to the loss; rows with a negative target do not count.
    ///
    /// - Parameters: logits: rows × classes; weight: usually λ / rows of the whole step; reported: factor in place of
    ///   `weight` in the loss that is reported for `part`, usually without λ.
    public func crossEntropy(_ part: LossPart, _ logits: Node, _ targets: [Int32], weight: Float, reported: Float) {
        let exponentials = arena.matrix(rows: logits.rows, columns: logits.columns)
        let maxima = arena.floats(logits.rows)
        let sums = arena.floats(logits.rows)
        exponentials.pointer.update(from: logits.value.pointer, count: logits.value.count)
        kernel_exponentials(exponentials.pointer, logits.columns, logits.rows, logits.columns, nil, maxima, sums)
        var sum = 0.0
        for (row, target) in targets.enumerated() where target >= 0 {
            sum += Double(maxima[row] - logits.value[row, Int(target)] + logf(sums[row]))
        }
        addLoss(part, sum * Double(reported))
        if let dx = logits.gradient {
            record {
                // d/dlogits = weight·(softmax − onehot)
                let (dx, adds) = dx.claim()
                for (row, target) in targets.enumerated() {
                    let factor = target >= 0 ? weight / sums[row] : 0
                    if adds {
                        kernel_axpy(factor, exponentials.row(row), dx.row(row), dx.columns)
                    } else {
                        kernel_scale(factor, exponentials.row(row), dx.row(row), dx.columns)
                    }
                    if target >= 0 { dx[row, Int(target)] -= weight }
                }
            }
        }
    }

    /// Binary cross-entropy of each class separately, for several right answers per row: adds
    /// weight·Σ_r Σ_c softplus(x) − x·[c is right] to the loss. Row r's right classes are
    /// `classes[offsets[r] ..< offsets[r + 1]]`; rows without one do not count.
    public func binaryCrossEntropy(
        _ part: LossPart, _ logits: Node, offsets: [Int32], classes: [Int32], weight: Float, reported: Float
    ) {
        let rows = (0..<logits.rows).filter { offsets[$0] < offsets[$0 + 1] }
        var sum = 0.0
        for row in rows {
            for column in 0..<logits.columns {
                let x = logits.value[row, column]
                sum += Double(max(x, 0) + log1pf(expf(-abs(x))))
            }
            for position in Int(offsets[row])..<Int(offsets[row + 1]) {
                sum -= Double(logits.value[row, Int(classes[position])])
            }
        }
        addLoss(part, sum * Double(reported))
        if let dx = logits.gradient {
            record {
                // d/dlogits = weight·(σ(x) − [c is right])
                let dx = dx.sum
                for row in rows {
                    for column in 0..<logits.columns {
                        dx[row, column] += weight / (1 + expf(-logits.value[row, column]))
                    }
                    for position in Int(offsets[row])..<Int(offsets[row + 1]) {
                        dx[row, Int(classes[position])] -= weight
                    }
                }
            }
        }
    }

    /// Binary cross-entropy of one logit per row: adds weight·Σ_r softplus(x_r) − y_r·x_r to the loss.
    ///
    /// - Parameters: logits: rows × 1; labels: 1, 0, or negative if unknown: such rows do not count.
    public func binaryCrossEntropy(
        _ part: LossPart, _ logits: Node, labels: [Int8], weight: Float, reported: Float
    ) {
        precondition(logits.columns == 1 && logits.rows == labels.count, "one logit and one label per row")
        let x = logits.value.pointer
        var sum = 0.0
        for (row, label) in labels.enumerated() where label >= 0 {
            sum += Double(max(x[row], 0) + log1pf(expf(-abs(x[row]))) - Float(label) * x[row])
        }
        addLoss(part, sum * Double(reported))
        if let dx = logits.gradient {
            record {
                // d/dx = weight·(σ(x) − y)
                let dx = dx.sum
                for (row, label) in labels.enumerated() where label >= 0 {
                    dx.pointer[row] += weight * (1 / (1 + expf(-x[row])) - Float(label))
                }
            }
        }
    }
}
