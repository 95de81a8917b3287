import Interface
import Metrics
import Results

/// A test row as JSON: what one run, or two, keep of it and say of it. Rows and sessions count from 1.
struct InspectedRow: Encodable {
    /// What a run keeps.
    struct Kept: Encodable {
        /// In a candidate set; 0: the target is none.
        struct Candidates: Encodable {
            let strategy: String
            let wanted: Double
            let rank: Int32
        }

        struct Hit: Encodable {
            let level: String
            let isRight: Bool
        }

        let run: String
        /// Among all items; 0 is a miss.
        let rank: Int32
        let rerankedRank: Int32?
        let candidates: [Candidates]
        let categoryHits: [Hit]
        var model: InspectedModel?

        init(_ row: Int, _ run: InspectedRun, _ model: InspectedModel? = nil) {
            self.run = run.summary.run
            rank = run.ranks[row]
            rerankedRank = run.reranked?[row]
            candidates = run.candidates.map {
                Candidates(strategy: $0.strategy.rawValue, wanted: $0.wanted, rank: $0.ranks[row])
            }
            categoryHits = run.categoryHits(row: row).map { Hit(level: $0.level, isRight: $0.isHit) }
            self.model = model
        }
    }

    /// A row in a list.
    struct Brief: Encodable {
        let row: Int
        let session: Int
        let clicksBefore: Int32
        let clicksOfTarget: Int32
        let isRepeat: Bool
        /// By run, in the order in which they are named.
        let ranks: [Int32]

        init(_ row: Int, _ runs: [InspectedRun]) {
            self.row = row + 1
            session = Int(runs[0].sessions[row]) + 1
            clicksBefore = runs[0].rows.prefix[row]
            clicksOfTarget = runs[0].rows.clicks[row]
            isRepeat = runs[0].rows.isInPrefix[row] == 1
            ranks = runs.map { $0.ranks[row] }
        }
    }

    let row: Int
    let session: Int
    let items: [InspectedItem]?
    let target: InspectedItem?
    let runs: [Kept]
    /// Why the data gives nothing more; nil if it does.
    let problem: String?

    init(_ row: Int, _ kept: [InspectedRun], _ found: Inspection) {
        self.row = row + 1
        session = Int(kept[0].sessions[row]) + 1
        items = found.session?.items
        target = found.session?.target
        runs = zip(kept, found.models).map { Kept(row, $0, $1) }
        problem = found.problem
    }
}
