import Basics
import Foundation

/// Random numbers for simulations.
struct Draw {
    var stream: RandomStream

    init(seed: UInt64, index: Int = 0) { stream = RandomStream(seed: seed, name: "simulation", index: index) }

    /// Standard normal (Box & Muller 1958).
    mutating func normal() -> Double {
        (-2 * log(1 - stream.uniform())).squareRoot() * cos(2 * .pi * stream.uniform())
    }
}

/// Test rows of two arms whose true difference is known: sessions of unequal length with effects of their own on either
/// arm, and seeds that shift an arm as a whole.
struct SimulatedRows {
    let rowsPerSession: [Int32]
    let arms: [[[Double]]]

    /// - Parameters:
    ///   - effects: true metric of each arm.
    ///   - seedNoise: standard deviation of an arm's metric over the seeds.
    init(effects: [Double], seeds: Int, seedNoise: Double, sessions: Int = 500, draw: inout Draw) {
        let shifts = effects.map { effect in (0..<seeds).map { _ in effect + seedNoise * draw.normal() } }
        self.init(shifts: shifts, sessions: sessions, draw: &draw)
    }

    /// - Parameter shifts: metric of every seed of each arm, but for what the sessions do to it.
    init(shifts: [[Double]], sessions: Int = 500, draw: inout Draw) {
        let rows = (0..<sessions).map { _ in
            // Many short sessions and a few long ones.
            Int32(1 + draw.stream.index(below: 4) + (draw.stream.uniform() < 0.1 ? draw.stream.index(below: 30) : 0))
        }
        let shared = rows.map { _ in 0.3 * draw.normal() }
        rowsPerSession = rows
        arms = shifts.map { shifts in
            let sessionEffects = rows.map { _ in 0.1 * draw.normal() }
            return shifts.map { shift in
                rows.enumerated().flatMap { session, count in
                    (0..<count).map { _ in
                        shift + shared[session] + sessionEffects[session] + 0.05 * (draw.stream.uniform() - 0.5)
                    }
                }
            }
        }
    }
}
