import Sessions

/// How many rows data has, by those who publish or describe it. Whoever has the same number has all of it.
public struct PublishedCounts: Sendable, Hashable {
    /// Which files: of a release, a month, a part.
    public let release: String
    /// Rows of the files of sessions; of JSON lines with lists of events, the events.
    public let rows: Int
    /// Of these the ones of the kinds that the format keeps; nil if all are, or nobody says.
    public let kept: Int?
    /// Where the numbers stand.
    public let source: String

    init(_ release: String, rows: Int, kept: Int? = nil, source: String) {
        (self.release, self.rows, self.kept, self.source) = (release, rows, kept, source)
    }

    public func agree(with report: SourceReport) -> Bool {
        rows == report.rows && (kept == nil || kept == report.rows - report.otherKinds)
    }
}

extension Preset {
    /// Of each release whose counts are known.
    public var published: [PublishedCounts] {
        let counted = "the files themselves, as several count them"
        let otto = "otto-de/recsys-dataset, README"
        return switch name {
        case "diginetica": [PublishedCounts("train-item-views.csv", rows: 1_235_380, source: counted)]
        case "yoochoose":
            [PublishedCounts("yoochoose-clicks.dat", rows: 33_003_944, source: "RecSys Challenge 2015")]
        case "retailrocket":
            [PublishedCounts("events.csv", rows: 2_756_101, kept: 2_664_312, source: "the publisher, on Kaggle")]
        case "otto":
            [
                PublishedCounts("training sessions", rows: 216_716_096, kept: 194_720_954, source: otto),
                PublishedCounts("test sessions", rows: 13_851_293, kept: 12_340_303, source: otto),
            ]
        case "taobao": [PublishedCounts("UserBehavior.csv", rows: 100_150_807, kept: 89_716_264, source: counted)]
        case "rees46":
            [
                PublishedCounts("2019-Oct.csv", rows: 42_448_764, source: counted),
                PublishedCounts("2019-Nov.csv", rows: 67_501_979, source: counted),
                PublishedCounts("both months", rows: 109_950_743, source: counted),
            ]
        default: []
        }
    }
}
