import Experiments
import Tensor

/// What several tasks have in common above a session encoder: experts that they share, and gates that mix them.
///
/// - `bottom`: one expert, no gate (Caruana 1997).
/// - `mmoe` (Ma, Zhao, Yi, Chen, Hong, Chi 2018, "Modeling Task Relationships in Multi-task Learning with Multi-gate
///   Mixture-of-Experts"): experts f_i(x) = ReLU(W_i x + b_i), gates g^k = softmax(V_k x), mixture m^k = Σ_i g^k_i f_i.
/// - `ple` (Tang, Liu, Zhao, Gong 2020, "Progressive Layered Extraction"): each task has its own experts beside the
///   shared ones; its gate mixes both. Between extraction layers, a separate gate mixes all experts into what the next
///   layer's shared experts read.
///
/// Each expert is one layer (the papers leave their depth open): the encoder below is deep enough.
package struct MixtureOfExperts {
    /// Width of what a task's tower reads.
    let outputWidth: Int
    private let taskCount: Int
    private let layers: [Layer]

    package init(_ layout: inout ParameterLayout, _ settings: TaskSettings, tasks: [String], in width: Int) {
        outputWidth = settings.expertWidth
        taskCount = tasks.count
        let isLayered = settings.sharing == .ple
        let count = isLayered ? settings.extractionLayers : 1
        layers = (0..<count).map {
            Layer(
                &layout, settings, tasks: tasks, name: isLayered ? "experts.\($0)" : "experts",
                in: $0 == 0 ? width : settings.expertWidth, isLast: $0 == count - 1)
        }
    }

    /// One mixture per task, rows × `outputWidth`, from x, rows × d.
    package func callAsFunction(_ tape: Tape, _ x: Node) -> [Node] {
        var shared = x
        var tasks = [Node](repeating: x, count: taskCount)
        for layer in layers { (tasks, shared) = layer(tape, shared: shared, tasks: tasks) }
        return tasks
    }

    /// Weights of the experts in each task's first-layer mixture, rows × experts; nil without gates.
    package func gateWeights(_ tape: Tape, _ x: Node) -> [Node]? {
        layers[0].gates.map { gates in gates.map { tape.softmax($0(tape, x)) } }
    }

    /// One extraction layer; the only one, unless sharing is `ple`.
    private struct Layer {
        let shared: Experts
        /// One group per task, or none.
        let own: [Experts]
        /// One per task; nil for a shared bottom.
        let gates: [LinearLayer]?
        /// Mixes what the shared experts of the next layer read.
        let sharedGate: LinearLayer?

        init(
            _ layout: inout ParameterLayout, _ settings: TaskSettings, tasks: [String], name: String, in width: Int,
            isLast: Bool
        ) {
            let isBottom = settings.sharing == .bottom
            let ownCount = settings.sharing == .ple ? settings.ownExperts : 0
            func experts(_ owner: String, _ count: Int, _ layout: inout ParameterLayout) -> Experts {
                Experts(&layout, "\(name).\(owner)", count: count, in: width, width: settings.expertWidth)
            }
            func gate(_ owner: String, over count: Int, _ layout: inout ParameterLayout) -> LinearLayer {
                LinearLayer(&layout, "\(name).\(owner).gate", in: width, out: count, bias: false)
            }
            let sharedCount = isBottom ? 1 : settings.experts
            shared = experts("shared", sharedCount, &layout)
            own = ownCount > 0 ? tasks.map { experts($0, ownCount, &layout) } : []
            gates = isBottom ? nil : tasks.map { gate($0, over: sharedCount + ownCount, &layout) }
            sharedGate = isLast ? nil : gate("shared", over: sharedCount + tasks.count * ownCount, &layout)
        }

        /// - Parameters:
        ///   - shared: what the shared experts read.
        ///   - tasks: what each task's experts and gate read.
        func callAsFunction(_ tape: Tape, shared x: Node, tasks: [Node]) -> (tasks: [Node], shared: Node) {
            let common = shared(tape, x)
            guard let gates else { return (tasks.map { _ in common }, x) }
            let special = zip(own, tasks).map { $0(tape, $1) }
            let mixtures = tasks.indices.map { task in
                let experts = special.isEmpty ? common : tape.concat([common, special[task]])
                return tape.mixture(tape.softmax(gates[task](tape, tasks[task])), experts)
            }
            let next = sharedGate.map { gate in
                tape.mixture(tape.softmax(gate(tape, x)), tape.concat([common] + special))
            }
            return (mixtures, next ?? x)
        }
    }

    /// Experts with the same input, side by side in one product.
    private struct Experts {
        private let linear: LinearLayer

        init(_ layout: inout ParameterLayout, _ name: String, count: Int, in inputs: Int, width: Int) {
            linear = LinearLayer(&layout, name, in: inputs, out: count * width)
        }

        /// rows × (experts · width)
        func callAsFunction(_ tape: Tape, _ x: Node) -> Node { tape.relu(linear(tape, x)) }
    }
}
