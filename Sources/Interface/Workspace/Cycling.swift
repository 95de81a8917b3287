extension Array where Element: Equatable {
    /// The element some places on (or, if negative, back) in a circle; of one that is not there, as of the first.
    /// The array must not be empty.
    func cycling(from element: Element, by step: Int = 1) -> Element {
        self[((firstIndex(of: element) ?? 0) + step + count) % count]
    }
}
