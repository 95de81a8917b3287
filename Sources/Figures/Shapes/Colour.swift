/// Red, green and blue, each of 0 to 255.
package struct Colour: Sendable, Hashable {
    package let red: Int
    package let green: Int
    package let blue: Int

    package init(_ hexadecimal: Int) {
        red = hexadecimal >> 16 & 255
        green = hexadecimal >> 8 & 255
        blue = hexadecimal & 255
    }

    package static let white = Colour(0xFFFFFF)
    package static let black = Colour(0x000000)
    package static let ink = Colour(0x222222)
    package static let frame = Colour(0x8A8A8A)
    package static let grid = Colour(0xE4E4E4)
    package static let zone = Colour(0xE9E9E9)
}
