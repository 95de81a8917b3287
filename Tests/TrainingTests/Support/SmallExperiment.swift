import Experiments
import Foundation
import Importing
import Models
import Sessions

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
