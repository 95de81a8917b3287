import Foundation
import Metrics
import Runs

/// What `sessionbench list --json` says.
struct Listing {
    struct Row: Decodable {
        struct Metrics: Decodable { var test: RankingMetrics }

        var run: String
        var status: String
        var reason: String?
        var metrics: Metrics?
    }

    let rows: [Row]

    init(_ end: Child.End) throws {
        guard end.code == 0 else { throw Failure.wrong("list: \(end.description)") }
        do {
            rows = try JSONDecoder().decode([Row].self, from: Data(end.output.utf8))
        } catch {
            throw Failure.wrong("list --json prints no list: \(error)\n\(end.description)")
        }
    }

    func row(_ id: RunID) -> Row? { rows.first { $0.run == id.description } }
}
