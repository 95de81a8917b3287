import Foundation

/// Formats of pictures, by what their files' names end with.
public enum FigureFormat: String, Sendable, Hashable, CaseIterable {
    case svg, pdf

    /// The figure as a file.
    public func data(_ figure: Figure) -> Data {
        switch self {
        case .svg: Data(SVGFile(figure.drawing).text.utf8)
        case .pdf: PDFFile(figure.drawing).data
        }
    }
}
