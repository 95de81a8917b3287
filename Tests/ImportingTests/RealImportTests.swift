import Experiments
import Foundation
import Importing
import Sessions
import Testing

/// Publishers' files, imported by name or by guess. The counts are those of a few lines of Python: rows grouped by
/// their session in a dictionary, and sets of names.
@Suite struct RealImportTests {
    private func read(_ folder: String, _ format: String) throws -> (data: SourceData, experiment: Experiment) {
        let root = try #require(dataFolder(with: folder))
        let proposal = try DataProposal(
            format: format, places: [root.appending(component: folder)], dataFolder: root)
        let experiment = proposal.experiment(name: "x")
        #expect(experiment.data.folder == folder)
        return (try TableImporter(experiment.data, dataFolder: root).read(name: folder, isSplit: false), experiment)
    }

    @Test(needs("diginetica-raw"), arguments: ["diginetica", DataProposal.anyFormat])
    func diginetica(format: String) throws {
        let (data, experiment) = try read("diginetica-raw", format)
        #expect(experiment.data.interactions.time.names == ["eventdate", "timeframe"])
        #expect(data.report?.rows == 12_391 && data.sessions.count == 2_986 && data.sessions.items.count == 12_391)
        #expect(data.catalogue.count == 184_047 && data.catalogue.categories.map(\.count) == [1_217])
        let first = ["9654", "33043", "32118", "12352", "35077", "36118", "81766", "129055", "31331", "32627"]
        #expect(data.named.contains(first))
    }

    /// Reloads, views of an article after each other, are one.
    @Test(needs("deskdrop"), arguments: ["deskdrop", DataProposal.anyFormat])
    func deskdrop(format: String) throws {
        let (data, _) = try read("deskdrop", format)
        #expect(data.report?.rows == 72_313 && data.sessions.count == 28_516 && data.sessions.items.count == 47_178)
        #expect(data.catalogue.count == 2_982)
    }

    @Test(needs("yelp")) func yelp() throws {
        let (data, experiment) = try read("yelp", DataProposal.anyFormat)
        #expect(data.sessions.count == 30_431 && data.sessions.items.count == 316_354)
        #expect(data.catalogue.count == 20_033 && data.catalogue.categories.map(\.count) == [1_006])
        #expect(experiment.data.items.title == "title" && data.catalogue.titles.contains("Sal's Pizza"))
    }

    /// Baskets are the sessions; 26, 290 and 1,707 categories, the coarsest first.
    @Test(needs("completejourney")) func completeJourney() throws {
        let (data, experiment) = try read("completejourney", DataProposal.anyFormat)
        #expect(experiment.data.interactions.session == "basket_id")
        #expect(data.sessions.count == 47_243 && data.sessions.items.count == 75_000)
        #expect(data.catalogue.count == 20_902 && data.catalogue.categories.map(\.count) == [26, 290, 1_707])
    }

    /// A sample of events with a category each, beside the publisher's tree.
    @Test(needs("retailrocket-raw")) func retailRocket() throws {
        let (data, experiment) = try read("retailrocket-raw", DataProposal.anyFormat)
        #expect(experiment.data.interactions.keep == ["view"] && experiment.data.levels.tree == "category_tree.csv")
        #expect(data.report?.rows == 30_064 && data.sessions.items.count == 29_763)
        #expect(data.sessions.count == 200 && data.catalogue.count == 2_746)
        #expect(data.catalogue.categories.count == 3)
    }
}
