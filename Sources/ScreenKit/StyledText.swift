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

    /// The text without its first columns. A character that is cut through leaves a blank.
    func dropping(columns: Int) -> StyledText {
        var left = columns
        var rest = StyledText()
        for span in spans {
            var text = ""
            for character in span.text {
                let width = String(character).displayWidth
                if left <= 0 { text.append(character) } else if left < width { text += " " }
                left -= width
            }
            if !text.isEmpty { rest.spans.append(Span(text: text, style: span.style)) }
        }
        return rest
    }

    /// The text in at most `width` columns: if it is too long, its beginning and end with `…` between them. For names
    /// that differ in their ends.
    /// - Parameter beginning: columns of the beginning, fewer than `width`; nil: half of them.
    public func elidedInMiddle(to width: Int, beginning: Int? = nil) -> StyledText {
        guard displayWidth > width, width > 2 else { return self }
        let beginning = beginning ?? width / 2
        let characters = spans.flatMap { span in span.text.map { (text: String($0), style: span.style) } }
        /// As many characters as fit into the columns.
        func fitting(_ characters: some Sequence<(text: String, style: Style)>, _ columns: Int) -> [Span] {
            var left = columns
            return characters.prefix { character in
                left -= character.text.displayWidth
                return left >= 0
            }.map { Span(text: $0.text, style: $0.style) }
        }
        let start = fitting(characters, beginning)
        let end = fitting(characters.reversed(), width - 1 - beginning)
        var elided = StyledText()
        elided.spans = start + [Span(text: "…", style: start.last?.style ?? .text)] + end.reversed()
        return elided
    }
}
