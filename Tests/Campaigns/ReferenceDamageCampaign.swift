import Foundation
import Runs
import Testing

extension Reliability.DamagedFiles {
    @Test("A damaged file of a reference run is named, or does no harm")
    func references() throws {
        let template = try DamageTemplate("trained", Recipe.trained[0])
        let summary = try #require(template.summary)
        let rows = try #require(try template.folder.testRows(of: summary))
        let ranks = try template.folder.testRanks(of: summary).full
        let new = try NewReference(of: template.folder, study: "case", variant: "full", rows: rows)
        let names = ["experiment.yaml", "summary.json", "reference.safetensors"]
        let campaign = Campaign("damage of references", beside: 3, counting: "named", "harmless")
        campaign.run { test in
            let folder = try CaseFolder()
            _ = try new.write(in: folder.store)
            let reference = try folder.store.find(new.id.description)
            let file = test.random.pick(names)
            let place = reference.url.appending(component: file)
            let content = try Data(contentsOf: place)
            // The ranks of a run in full are what somebody may take for those of its reference.
            let other = file == "reference.safetensors" ? "ranks/test.safetensors" : file
            let damage = Damage(content, other: template.otherContent(other), &test.random)
            try damage.write(to: place)
            guard let record = folder.store.references().first else { throw Failure.lost("\(damage): not listed") }
            guard record.status == .done else {
                guard record.reason?.isEmpty == false else { throw Failure.wrong("\(damage): failed without a reason") }
                return test.count("named")
            }
            guard record.summary == summary, record.isReference else {
                throw Failure.wrong("\(file), \(damage): another summary, as done")
            }
            do {
                let found = try reference.testRanks(of: summary).full
                guard found == ranks.map({ min($0, 21) }), try reference.testRows(of: summary) != nil else {
                    throw Failure.wrong("\(file), \(damage): other ranks")
                }
                test.count("harmless")
            } catch let failure as Failure {
                throw failure
            } catch {
                test.count("named")
            }
        }
    }
}
