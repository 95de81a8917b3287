/// A sequence of a step: the items that are only read, and those that are targets, each read after it was predicted.
package struct TrainedSequence: Sendable {
    /// Read before the first target.
    package let prefix: ArraySlice<Int32>
    package let targets: ArraySlice<Int32>

    package init(prefix: ArraySlice<Int32>, targets: ArraySlice<Int32>) {
        self.prefix = prefix
        self.targets = targets
    }

    /// All items but the first are targets.
    package init(whole items: ArraySlice<Int32>) {
        self.init(prefix: items.prefix(1), targets: items.dropFirst())
    }
}
