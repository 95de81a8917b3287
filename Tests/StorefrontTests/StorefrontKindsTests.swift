import Experiments
import Storefront
import Testing

/// Shops of other kinds than the usual one: how many items a category has, and how far the next one can be told.
@Suite struct StorefrontKindsTests {
    private func settings(_ change: (inout StorefrontSettings) -> Void) -> StorefrontSettings {
        var settings = StorefrontSettings()
        settings.sessions = 4_000
        change(&settings)
        return settings
    }

    @Test(arguments: [5, 20, 80]) func categoriesHaveSoManyItemsInTheMean(count: Int) {
        let stock = Storefront(settings { $0.itemsPerType = count }).stock
        #expect(stock.items == 2_000)
        #expect(stock.types == 2_000 / count)
    }

    @Test func theUsualShopIsToldByItsNumbers() {
        let usual = Storefront(settings { _ in })
        let told = Storefront(settings { $0.predictability = 0.8 })
        #expect(usual.stock.types == 119)
        #expect((0..<100).allSatisfy { usual.session($0) == told.session($0) })
    }

    /// The first event is no return, so that the second wish follows it.
    @Test(arguments: [0, 0.3, 0.8, 1]) func theNextTypeFollowsAsOftenAsItIsSaid(predictability: Double) {
        let storefront = Storefront(settings { $0.predictability = predictability })
        let stock = storefront.stock
        var (hits, expected, variance) = (0.0, 0.0, 0.0)
        for index in 0..<storefront.settings.sessions {
            let session = storefront.session(index)
            let type = Int(session.types[0])
            let share = stock.typeShare[type]
            let category = stock.categoryOfType[type]
            let siblings = stock.categoryOfType.indices.filter { stock.categoryOfType[$0] == category }
            // The same type: 0.4 by staying and 0.2 by its category, of 0.8; and by chance.
            let odds =
                0.5 * predictability + 0.25 * predictability * share / siblings.reduce(0) { $0 + stock.typeShare[$1] }
                + (1 - predictability) * share
            hits += session.types[1] == session.types[0] ? 1 : 0
            expected += odds
            variance += odds * (1 - odds)
        }
        #expect(abs(hits - expected) < 4 * variance.squareRoot())
    }
}
