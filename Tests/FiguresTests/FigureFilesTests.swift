import Basics
import Foundation
import Metrics
import Runs
import Testing

@testable import Figures

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Files of figures") struct FigureFilesTests {
    /// Runs of so many epochs, with a report of training a tenth of an epoch.
    private static func course(epochs: Int, seed: Double = 0, nan: Bool = false) -> CourseOfRun {
        var events: [RunEvent] = []
        for tenth in stride(from: 1, through: 10 * epochs, by: epochs > 100 ? 10 : 1) {
            let epoch = Double(tenth) / 10
            events.append(
                .training(
                    .init(
                        step: tenth, epoch: epoch, loss: nan && tenth == 5 ? .nan : 7 / (1 + epoch) + seed, parts: [:],
                        learningRate: 1e-3, rowsPerSecond: 1, seconds: epoch, secondsLeft: 0)))
            guard tenth % 10 == 0 || epochs > 100 else { continue }
            events.append(
                .validation(
                    .init(
                        step: tenth, epoch: epoch,
                        metrics: RankingMetrics(ranks: [Int32(1 + tenth % 7), 2, 0]), loss: 6 / (1 + epoch), best: true,
                        rowsPerSecond: 1)))
        }
        return CourseOfRun(events)
    }

    private static let names = [
        "full", "<script>&\"'", "衣服", "\u{1B}[2J\u{202E}x", String(repeating: "long name ", count: 30), "", "José Ü",
    ]

    private static func figures() throws -> [Figure] {
        let many = (0..<30).map { (name: "\(names[$0 % names.count]) \($0)", runs: [course(epochs: 3)]) }
        return [
            try .curves("one point", [("a", [course(epochs: 1)])]),
            try .curves(names[1], [("seeds", [course(epochs: 4), course(epochs: 3, seed: 0.2)])]),
            try .curves("many", many), try .curves("no number", [("a", [course(epochs: 2, nan: true)])]),
            try .curves(
                "long", [("a", [course(epochs: 1_000)]), ("b", [course(epochs: 1_000, seed: 1), course(epochs: 900)])]),
        ]
    }

    @Test("SVG is well-formed, says what it is, names no font but for foreign text, and is the same each time")
    func svg() throws {
        for figure in try Self.figures() {
            let text = SVGFile(figure.drawing).text
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(figure.title): \(String(describing: parser.parserError))")
            #expect(text == SVGFile(figure.drawing).text)
            #expect(text.contains("<title id=") && text.contains("<desc id="))
            #expect(!text.contains("nan") && !text.contains("inf\"") && !text.contains("<script"))
            #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0 == "\u{202E}" })
            #expect(
                text.contains("<text") == figure.legend.contains { $0.name.contains("衣") || $0.name.contains("\u{1B}") }
            )
        }
    }

    @Test("PDF: every object is where the table says, the stream is as long as it says, and there is no font")
    func pdf() throws {
        for figure in try Self.figures() {
            let data = PDFFile(figure.drawing).data
            #expect(data == PDFFile(figure.drawing).data)
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("/Font") && !text.contains("nan") && !text.contains("–"))
            let bytes = Array(data)
            func at(_ offset: Int, _ count: Int) -> String {
                String(decoding: bytes[offset..<min(offset + count, bytes.count)], as: UTF8.self)
            }
            let tail = text.components(separatedBy: "startxref\n")
            let start = try #require(Int(tail[1].prefix { $0.isNumber }))
            #expect(at(start, 5) == "xref\n")
            let lines = at(start, bytes.count).split(separator: "\n")
            #expect(lines[1] == "0 6" && lines[2] == "0000000000 65535 f ")
            for number in 1...5 {
                let entry = lines[2 + number]
                #expect(entry.utf8.count == 19, "with the line end 20 bytes")
                #expect(at(try #require(Int(entry.prefix(10))), 20).hasPrefix("\(number) 0 obj\n"))
            }
            let stream = try #require(text.firstMatch(of: /\/Length (\d+) >>\nstream\n/))
            let length = try #require(Int(stream.1))
            let body = text[stream.range.upperBound...].utf8.prefix(length + 10)
            #expect(String(decoding: body, as: UTF8.self).hasSuffix("\nendstream"))
            // What is saved is restored.
            let words = text.split { $0 == " " || $0 == "\n" }
            #expect(words.count { $0 == "q" } == words.count { $0 == "Q" })
        }
    }

    @Test("nothing reaches beyond the page, whatever names and numbers there are")
    func inside() throws {
        for figure in try Self.figures() {
            let drawing = figure.drawing
            let page = (-0.5...drawing.width + 0.5, -0.5...drawing.height + 0.5)
            for shape in drawing.shapes {
                switch shape.form {
                case .path(let path):
                    for case .line(let place) in path.steps {
                        #expect(page.0.contains(place.x) && page.1.contains(place.y), "\(figure.title): \(place)")
                    }
                case .stamp(_, let place): #expect(page.0.contains(place.x) && page.1.contains(place.y))
                case .text(let lettering, let place, let size, let anchor, let isUpright):
                    let left = place.x + size / 10 * anchor.start(of: lettering)
                    guard !isUpright else { continue }
                    #expect(left > -0.5 && left + size / 10 * lettering.width <= drawing.width + 0.5, "\(figure.title)")
                }
            }
        }
    }

    @Test("the first 32 series look different, in black and white, too, as far as that goes")
    func looks() {
        let looks = (0..<32).map { Look(series: $0) }
        #expect(Set(looks).count == 32)
        #expect(Set((0..<8).map { Look(series: $0).colour }).count == 8)
        struct Grey: Hashable {
            let marker: Look.Marker
            let dash: [Double]
        }
        #expect(Set(looks.prefix(8).map { Grey(marker: $0.marker, dash: $0.dash) }).count == 8)
    }

    @Test("numbers have two decimals at most")
    func numbers() {
        #expect(
            [1.0, 0.5, 12.345, -0.001, 100, .nan, 1e12, -7.1].map(\.written) == [
                "1", "0.5", "12.35", "0", "100", "0", "0", "-7.1",
            ])
    }
}
