import Baselines
import Basics
import Experiments
import Importing
import Runs
import Sessions

extension TestRows {
    /// The test rows of a dataset.
    /// - Parameters:
    ///   - clicks: of every item, in the sessions that the scorer learned from.
    ///   - hits: of levels of categories, whether the category of each row was predicted rightly.
    package init(of dataset: Dataset, clicks: [Int32], hits: [(level: String, hits: [Int32])] = []) {
        let test = dataset.test
        let rows = Array(test.eachRow)
        let targets = rows.map { test.items[$0.target] }
        self.init(
            perSession: test.rowsPerSession(of: 0..<test.count),
            prefix: rows.map { Int32($0.prefix.count) },
            clicks: targets.map { clicks[Int($0)] },
            isInPrefix: rows.map { row in test.items[row.prefix].contains(test.items[row.target]) ? 1 : 0 },
            levels: dataset.catalogue.categories.map { level in
                let isHead = level.isHead(clicks: clicks)
                return Level(
                    name: level.name,
                    isHead: targets.map { item in
                        let category = level.target[Int(item)]
                        return category < 0 ? -1 : isHead[Int(category)] ? 1 : 0
                    },
                    isHit: hits.first { $0.level == level.name }?.hits)
            })
    }

    /// The test rows of a run from before they were kept, from its data. What the model predicted beside the item is
    /// not in the data.
    /// - Throws: `RunError` if the data is not that of the run any more; or what keeps it from being read.
    public static func derived(
        of summary: RunSummary, _ experiment: Experiment, locations: DataLocations
    ) throws -> TestRows {
        let dataset = try Dataset(of: summary, experiment, locations: locations)
        let sessions = dataset.sessions(withValidation: summary.refit)
        return TestRows(of: dataset, clicks: Popularity(sessions, itemCount: dataset.catalogue.count).clicks)
    }
}

extension CategoryLevel {
    /// Of every category, whether it is one of the most clicked ones that together have half of the clicks; equally
    /// clicked ones in the order of the catalogue. An item's clicks are those of the category that it stands for.
    func isHead(clicks: [Int32]) -> [Bool] {
        var sums = [Int](repeating: 0, count: count)
        for (category, clicks) in zip(target, clicks) where category >= 0 { sums[Int(category)] += Int(clicks) }
        let half = (sums.reduce(0, +) + 1) / 2
        var isHead = [Bool](repeating: false, count: count)
        var sum = 0
        for category in sums.indices.sorted(by: { (-sums[$0], $0) < (-sums[$1], $1) }) where sum < half {
            isHead[category] = true
            sum += sums[category]
        }
        return isHead
    }
}
