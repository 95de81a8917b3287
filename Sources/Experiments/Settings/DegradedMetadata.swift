/// Metadata made worse on purpose, to see how models bear it: values that are missing, and categories that are wrong.
///
/// Items are drawn by their names, so that those drawn for one share are among those drawn for a larger one. Test rows
/// stay the same, so that results compare.
public struct DegradedMetadata: Sendable, Hashable, Codable {
    /// Share of the items that lose the values of a field, each field for itself; all levels of categories are one.
    public var missing = 0.0
    /// Fields that lose values, by the names of their columns, or kinds of them; none: all.
    public var fields: [String] = []
    /// Share of the items that have the categories of another item instead of their own.
    public var wrongCategories = 0.0
    public var seed: UInt64 = 1

    public init() {}

    /// Whether anything is made worse.
    public var isOn: Bool { missing > 0 || wrongCategories > 0 }
}
