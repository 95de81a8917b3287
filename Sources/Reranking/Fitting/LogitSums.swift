import Basics
import Tensor

/// Loss of a conditional logit with its derivatives by the weights of k standardised features.
package struct LogitSums: Sendable {
    package internal(set) var loss = 0.0
    /// k.
    package internal(set) var gradient: [Double]
    /// k × k, row-major; the lower triangle.
    package internal(set) var hessian: [Double]

    private init(count: Int) {
        gradient = Array(repeating: 0, count: count)
        hessian = Array(repeating: 0, count: count * count)
    }

    /// Parts that the rows are divided into, whatever the number of workers, so that sums have one order.
    private static let parts = 64

    /// Mean over the rows, with the penalty l2/2·‖w‖².
    /// - Throws: `Stopped`.
    package static func mean(
        _ rows: PooledRows, _ features: VaryingFeatures, weights: [Double], l2: Double, _ workers: Workers
    ) throws(Stopped) -> LogitSums {
        var sums = [LogitSums](repeating: LogitSums(count: weights.count), count: parts)
        sums.withUnsafeMutableBufferPointer { sums in
            workers.run { worker in
                var row = LogitRow(features, weights: weights)
                for part in stride(from: worker, to: parts, by: workers.count) {
                    for index in rows.count * part / parts..<rows.count * (part + 1) / parts {
                        if workers.stop.isStopped { return }
                        row.add(rows, index, to: &sums[part])
                    }
                }
            }
        }
        try workers.stop.check()
        var total = LogitSums(count: weights.count)
        for part in sums {
            total.loss += part.loss
            for index in total.gradient.indices { total.gradient[index] += part.gradient[index] }
            for index in total.hessian.indices { total.hessian[index] += part.hessian[index] }
        }
        let share = 1 / Double(rows.count)
        total.loss *= share
        for index in total.hessian.indices { total.hessian[index] *= share }
        for (index, weight) in weights.enumerated() {
            total.loss += l2 / 2 * weight * weight
            total.gradient[index] = total.gradient[index] * share + l2 * weight
            total.hessian[index * weights.count + index] += l2
        }
        return total
    }
}
