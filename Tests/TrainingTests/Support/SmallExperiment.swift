import Experiments
import Foundation
import Importing
import Models
import Sessions
import Tensor

extension Experiment {
    /// An experiment that trains in a fraction of a second, with dropout on and two workers.
    static func small(_ overrides: [String] = []) throws -> Experiment {
        try Experiment(name: "small").setting(
            [
                "data.storefront.items=160", "data.storefront.sessions=420", "protocol.minimumItemSupport=1",
                "model.width=16", "model.heads=2", "model.layers=1", "model.dropout=0.2", "training.epochs=2",
                "training.batch=32", "training.learningRate=0.01", "training.workers=2", "evaluation.batch=4",
                "evaluation.candidates=0.1,0.4",
            ] + overrides)
    }

    /// The dataset, and a new model for it.
    func prepared() throws -> (dataset: Dataset, model: any SessionModel) {
        let locations = DataLocations(dataFolder: URL(filePath: "/"), cacheFolder: URL(filePath: "/"))
        let dataset = try loadDataset(data, protocol: `protocol`, name: name, locations: locations)
        let model = try makeModel(model.kind.trained, model, catalogue: dataset.catalogue, seed: training.seed)
        return (dataset, model)
    }
}

extension SessionModel {
    /// Weights of the term for repeats, which start at zero, as large as after training; nothing without one.
    func fillRepeatTerm() {
        for (index, entry) in parameters.layout.entries.enumerated() where entry.name.hasPrefix("repeats.") {
            let matrix = parameters.matrix(Parameter(index: index))
            for place in 0..<matrix.count { matrix.pointer[place] = 0.1 * Float(place % 7 - 3) }
        }
    }
}
