/// A picture as shapes: what every format of pictures writes, so that all of them show the same.
///
/// Lengths are in points (1/72 inch); the origin is the upper left corner, y goes down.
public struct Drawing: Sendable, Hashable {
    public let width: Double
    public let height: Double
    /// For those who cannot see it. Both may be from files.
    public let title: String
    public let description: String
    package private(set) var shapes: [Shape] = []

    package init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    package mutating func append(_ shape: Shape) { shapes.append(shape) }
}
