/// How a series looks: in a colour of the palette of Okabe and Ito (2008), which people with any kind of colour vision
/// tell apart, and with a dash and a marker of its own, so that prints in black and white do, too.
package struct Look: Sendable, Hashable {
    package enum Marker: Sendable, Hashable, CaseIterable { case circle, square, triangle, diamond, nabla }

    package let colour: Colour
    package let dash: [Double]
    package let marker: Marker
    /// Not filled.
    package var isOpen: Bool

    package init(colour: Colour, dash: [Double] = [], marker: Marker = .circle, isOpen: Bool = false) {
        self.colour = colour
        self.dash = dash
        self.marker = marker
        self.isOpen = isOpen
    }

    /// The look of a series by its number, which repeats after 32.
    package init(series number: Int) {
        let round = number / Self.colours.count
        self.init(
            colour: Self.colours[number % Self.colours.count], dash: Self.dashes[(number + round) % Self.dashes.count],
            marker: Marker.allCases[number % Marker.allCases.count], isOpen: !round.isMultiple(of: 2))
    }

    /// What belongs to no series.
    package static let plain = Look(colour: .ink)
    package static let blue = Colour(0x0072B2)
    package static let vermilion = Colour(0xD55E00)
    package static let green = Colour(0x009E73)

    /// Yellow comes last, as it is faint on white.
    private static let colours = [
        blue, vermilion, green, Colour(0xCC79A7), Colour(0xE69F00), Colour(0x56B4E9), .black, Colour(0xB8A800),
    ]

    private static let dashes: [[Double]] = [[], [5, 2], [1.5, 1.5], [6, 1.5, 1.5, 1.5]]
}
