/// A line of text in several styles.
public struct StyledText: Sendable, Hashable, ExpressibleByStringInterpolation {
    public struct Span: Sendable, Hashable {
        public var text: String
        public var style: Style
    }

    public private(set) var spans: [Span]

    public init(_ text: String, _ style: Style = .text) { spans = [Span(text: text, style: style)] }
    public init(stringLiteral value: String) { self.init(value) }
    public init() { spans = [] }

    public var displayWidth: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }

    public static func + (left: StyledText, right: StyledText) -> StyledText {
        var sum = left
        sum.spans += right.spans
        return sum
    }

    public static func += (left: inout StyledText, right: StyledText) { left.spans += right.spans }
}
