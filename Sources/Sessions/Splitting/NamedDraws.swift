import Basics

/// Draws for names, such as those of items, that depend on nothing but a seed, the name and what is drawn: whatever
/// else there is, the names that are drawn for one share are among those for a larger one.
struct NamedDraws {
    let seed: UInt64

    /// A number from 0 to below 1.
    func draw(_ name: String, for purpose: String) -> Double { Double(hash(name, for: purpose) >> 11) * 0x1p-53 }

    func hash(_ name: String, for purpose: String) -> UInt64 {
        var hash = ContentHash()
        hash.combine(seed)
        hash.combine(purpose)
        hash.combine(name)
        return hash.value
    }
}
