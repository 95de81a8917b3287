import Basics
import Tensor
import Testing

/// Once a stop was asked for, the output layer computes nothing more.
@Suite struct StoppedOutputTests {
    private let memory = (0..<4).map { _ in Buffer(count: 600 * 4) }

    private func node(rows: Int, value: Buffer, gradient: Buffer) -> Node {
        for place in 0..<value.count { value.pointer[place] = Float(place % 7) - 3 }
        return Node(
            value: value.matrix(rows: rows, columns: 4), addingTo: gradient.matrix(rows: rows, columns: 4))
    }

    @Test(arguments: [false, true]) func losses(isStopped: Bool) {
        let workers = Workers(2)
        let sessions = node(rows: 3, value: memory[0], gradient: memory[1])
        let items = SoftmaxOutput.Items(vectors: node(rows: 600, value: memory[2], gradient: memory[3]))
        let shards = [OutputShard(sessions: sessions, targets: [5, 0, 599])]
        if isStopped { workers.stop.stop() }
        let softmax = SoftmaxOutput(workers: workers).train(shards, items: items, weight: 1)
        let bprMax = BPRMaxOutput(workers: workers, elu: 0, regularisation: 0).train(shards, items: items, weight: 1)
        #expect((softmax == 0) == isStopped && (bprMax == 0) == isStopped)
        #expect(memory[1].elements.allSatisfy { $0 == 0 } == isStopped)
        #expect(memory[3].elements.allSatisfy { $0 == 0 } == isStopped)
    }

    @Test(arguments: [false, true]) func ranks(isStopped: Bool) {
        let stop = StopFlag()
        let items = RankedItems(node(rows: 600, value: memory[2], gradient: memory[3]).value)
        let ranker = Ranker(items, stop: stop)
        if isStopped { stop.stop() }
        let sessions = node(rows: 3, value: memory[0], gradient: memory[1]).value
        let result = ranker.rank(sessions: sessions, targets: [5, 0, 599])
        #expect(result.ranks.count == (isStopped ? 0 : 3))
    }

    @Test(arguments: [false, true]) func passes(isStopped: Bool) {
        let stop = StopFlag()
        var layout = ParameterLayout()
        let weight = layout.dense("weight", rows: 4, columns: 4, .constant(1))
        let parameters = Parameters(layout) { _ in SystemRandomNumberGenerator() }
        let gradients = Gradients(layout, workers: Workers(1))
        let tape = Tape(parameters, gradients: gradients, stop: stop)
        let x = node(rows: 3, value: memory[0], gradient: memory[1])
        let y = tape.linear(x, tape.parameter(weight))
        y.gradient?.sum.pointer.update(repeating: 1, count: y.value.count)
        if isStopped { stop.stop() }
        tape.backward()
        #expect(gradients.elements(weight).allSatisfy { $0 == 0 } == isStopped)
    }
}
