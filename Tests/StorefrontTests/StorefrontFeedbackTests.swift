import Basics
import Experiments
import Sessions
import Storefront
import TestSupport
import Testing

/// Feedback that is related to the clicks to a known degree, and items that were shown.
@Suite struct StorefrontFeedbackTests {
    private static func settings(
        _ relatedness: Double, feedback: [String] = ["like"], shown: Int = 0, sessions: Int = 3_000, seed: UInt64 = 1
    ) -> StorefrontSettings {
        var settings = StorefrontSettings.of(items: 1_000, sessions: sessions, seed: seed)
        settings.feedback = feedback
        settings.relatedness = relatedness
        settings.shown = shown
        return settings
    }

    private static func data(_ settings: StorefrontSettings) throws -> SourceData {
        try Storefront(settings).sourceData()
    }

    private static func feedback(_ settings: StorefrontSettings) throws -> StorefrontFeedback {
        let shop = Storefront(settings)
        return StorefrontFeedback(
            "like", on: try shop.sourceData().sessions, of: shop.stock, relatedness: settings.relatedness,
            seed: settings.seed)
    }

    private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        func product(_ a: [Double], _ ma: Double, _ b: [Double], _ mb: Double) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) }
        }
        return product(x, mx, y, my) / (product(x, mx, x, mx) * product(y, my, y, my)).squareRoot()
    }

    @Test("The correlation of the latents is the relatedness", arguments: [0, 0.25, 0.5, 0.9, 1], [1, 2] as [UInt64])
    func correlationIsTheRelatedness(relatedness: Double, seed: UInt64) throws {
        let feedback = try Self.feedback(Self.settings(relatedness, seed: seed))
        #expect(abs(Self.correlation(feedback.latent, feedback.appeal) - relatedness) < 1e-9)
        #expect(abs(feedback.latent.reduce(0, +)) < 1e-6)
        let yes = feedback.labels.count { $0 == 1 }
        #expect(abs(Double(yes) / Double(feedback.labels.count) - StorefrontParameters.feedbackShare) < 1e-3)
        // Labels follow the latent, with noise.
        let labels = feedback.labels.map(Double.init)
        #expect((0.5..<0.75).contains(Self.correlation(labels, feedback.latent)))
    }

    @Test("The more related, the more a label says of the type that is clicked, and the less of the item before")
    func whatLabelsSay() throws {
        /// How much of the labels' variance is between the groups.
        func explained(_ labels: [Double], by groups: [Int32]) -> Double {
            let mean = labels.reduce(0, +) / Double(labels.count)
            let between = Dictionary(grouping: labels.indices, by: { groups[$0] }).values.reduce(0.0) {
                let own = $1.reduce(0) { $0 + labels[$1] } / Double($1.count)
                return $0 + Double($1.count) * (own - mean) * (own - mean)
            }
            return between / labels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        var ofType: [Double] = []
        var ofItemBefore: [Double] = []
        for relatedness in [0, 0.3, 0.6, 1] {
            let data = try Self.data(Self.settings(relatedness, sessions: 10_000))
            let type = try #require(data.catalogue.categories.last).target
            // Clicks but the first of each session.
            let later = (0..<data.sessions.count).flatMap { data.sessions.events($0).dropFirst() }
            let labels = later.map { Double(data.sessions.feedback[0][$0]) }
            ofType.append(explained(labels, by: later.map { type[Int(data.sessions.items[$0])] }))
            ofItemBefore.append(explained(labels, by: later.map { data.sessions.items[$0 - 1] }))
        }
        #expect(zip(ofType, ofType.dropFirst()).allSatisfy { $0 < $1 }, "\(ofType)")
        #expect(ofType[0] < 0.05 && ofType[3] > 0.3)
        #expect(zip(ofItemBefore, ofItemBefore.dropFirst()).allSatisfy { $0 > $1 }, "\(ofItemBefore)")
    }

    @Test func nothingElseChanges() throws {
        var plain = Self.settings(1, feedback: [])
        let without = try Self.data(plain)
        #expect(without.feedback.isEmpty && without.sessions.feedback.isEmpty && !without.sessions.saysWhatWasShown)
        let with = try Self.data(Self.settings(0.5, feedback: ["like", "share"], shown: 2))
        #expect(with.feedback == ["like", "share", "click if shown"])
        #expect(with.sessions.packed == without.sessions.packed && with.times == without.times)
        #expect(with.catalogue == without.catalogue)
        // The same again; another kind, seed or relatedness has other labels, and no kind changes another.
        #expect(try Self.data(Self.settings(0.5, feedback: ["like", "share"], shown: 2)).sessions == with.sessions)
        #expect(with.sessions.feedback[0] != with.sessions.feedback[1])
        #expect(
            try Self.data(Self.settings(0.5, feedback: ["share"])).sessions.feedback[0] == with.sessions.feedback[1])
        #expect(try Self.data(Self.settings(0.6)).sessions.feedback[0] != with.sessions.feedback[0])
        plain.seed = 2
        #expect(try Self.data(Self.settings(0.5, seed: 2)).sessions.packed == Self.data(plain).sessions.packed)
    }

    @Test("What is shown is another item of the click's type, on sale, and more popular than what a taste would choose")
    func shownItems() throws {
        let shop = Storefront(Self.settings(1, shown: 3))
        let data = try shop.sourceData()
        let sessions = data.sessions
        var shownBefore = 0
        for session in 0..<sessions.count {
            let events = sessions.events(session)
            #expect(sessions.shown[events.lowerBound].isEmpty)
            for event in events.dropFirst() {
                let shown = sessions.shown[event]
                #expect(shown.isEmpty || shown.count == 3)
                shownBefore += shown.isEmpty ? 0 : 1
                let click = Int(sessions.items[event])
                for item in shown.map(Int.init) {
                    #expect(item != click && shop.stock.type[item] == shop.stock.type[click])
                    #expect(shop.stock.releaseDay[item] <= Int32(shop.session(session).day))
                }
            }
        }
        #expect(Double(shownBefore) > 0.95 * Double(sessions.rows))
        #expect(sessions.feedback[1] == (0..<sessions.shown.count).map { sessions.shown[$0].isEmpty ? -1 : 1 })
    }

    @Test func aShopOfOneTypeHasNoAppeal() throws {
        var settings = Self.settings(1)
        settings.items = 10
        let feedback = try Self.feedback(settings)
        #expect(feedback.appeal.allSatisfy { $0 == 0 } == (Storefront(settings).stock.types == 1))
        #expect(feedback.labels.contains(1) && feedback.latent.allSatisfy { $0.isFinite })
    }
}
