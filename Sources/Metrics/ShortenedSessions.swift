/// The test rows as they are ranked from the last clicks of their sessions alone (`evaluation.lastClicks`). The targets
/// stay; of a session with fewer clicks before the target nothing changes.
public struct ShortenedSessions: Sendable, Hashable, Codable {
    /// Clicks seen at most; nil: as many as the model reads.
    public var clicks: Int?
    /// Rows with more clicks than that before their target.
    public var shortenedRows: Int
    public var all: RankingMetrics
    /// The rows whose target has no clicks in the sessions that the scorer learned from; nil if there are none.
    public var cold: RankingMetrics?

    public init(clicks: Int?, shortenedRows: Int, all: RankingMetrics, cold: RankingMetrics?) {
        self.clicks = clicks
        self.shortenedRows = shortenedRows
        self.all = all
        self.cold = cold
    }
}
