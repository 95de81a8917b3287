/// A place in a drawing.
package struct Place: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// Lines and cubic Bézier curves.
package struct Path: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        case move(Place)
        case line(Place)
        case curve(Place, Place, to: Place)
        case close
    }

    package private(set) var steps: [Step] = []

    package init() {}

    /// A line through all of the places.
    package init(through places: some Sequence<Place>, isClosed: Bool = false) {
        for place in places { steps.isEmpty ? move(to: place) : line(to: place) }
        if isClosed { close() }
    }

    package mutating func move(to place: Place) { steps.append(.move(place)) }
    package mutating func line(to place: Place) { steps.append(.line(place)) }
    package mutating func curve(_ first: Place, _ second: Place, to place: Place) {
        steps.append(.curve(first, second, to: place))
    }
    package mutating func close() { steps.append(.close) }
}
