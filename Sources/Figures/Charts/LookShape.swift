extension Look {
    /// The marker.
    /// - Parameter radius: in points.
    func shape(at place: Place, radius: Double = 2.6) -> Shape {
        func corners(_ offsets: [(Double, Double)]) -> Path {
            Path(through: offsets.map { Place(radius * $0, radius * $1) }, isClosed: true)
        }
        let path =
            switch marker {
            case .circle: Self.circle(radius)
            case .square: corners([(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)])
            case .triangle: corners([(0, -1.2), (1.1, 0.75), (-1.1, 0.75)])
            case .diamond: corners([(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)])
            case .nabla: corners([(0, 1.2), (1.1, -0.75), (-1.1, -0.75)])
            }
        return Shape(
            form: .stamp(path, at: place), fill: isOpen ? .white : colour,
            stroke: Shape.Stroke(colour: colour, width: 0.9))
    }

    private static func circle(_ radius: Double) -> Path {
        let arm = 0.5523 * radius
        func place(_ x: Double, _ y: Double) -> Place { Place(x, y) }
        var path = Path()
        path.move(to: place(radius, 0))
        path.curve(place(radius, arm), place(arm, radius), to: place(0, radius))
        path.curve(place(-arm, radius), place(-radius, arm), to: place(-radius, 0))
        path.curve(place(-radius, -arm), place(-arm, -radius), to: place(0, -radius))
        path.curve(place(arm, -radius), place(radius, -arm), to: place(radius, 0))
        path.close()
        return path
    }
}
