import ScreenKit

/// A layer over the page or over another overlay; it receives the keys until it closes itself.
protocol Overlay: Layer {
    var isOpen: Bool { get }
    /// Rows it takes below the page.
    var rowsBelow: Int { get }
}

extension Overlay {
    var rowsBelow: Int { 0 }
}

/// The overlays over the page, the topmost last.
struct OverlayStack: Sendable, Equatable {
    fileprivate(set) var layers: [any Overlay] = []

    var top: (any Overlay)? { layers.last }

    mutating func open(_ overlay: any Overlay) { layers.append(overlay) }

    mutating func closeAll() { layers.removeAll() }

    static func == (left: OverlayStack, right: OverlayStack) -> Bool {
        left.layers.count == right.layers.count && zip(left.layers, right.layers).allSatisfy { $0.isEqual($1) }
    }
}

extension Workspace {
    /// Opens an overlay on top.
    mutating func open(_ overlay: some Overlay) {
        var overlay = overlay
        overlay.resize(&self)
        overlays.open(overlay)
    }

    /// Lets the top overlay do something. It is off the stack meanwhile: overlays it opens come to lie above it, and it
    /// does not return if it closes itself.
    /// - Returns: nil if there is no overlay.
    mutating func inTopOverlay<Answer>(_ body: (inout any Overlay, inout Workspace) -> Answer) -> Answer? {
        guard var top = overlays.layers.popLast() else { return nil }
        let depth = overlays.layers.count
        let answer = body(&top, &self)
        if top.isOpen { overlays.layers.insert(top, at: min(depth, overlays.layers.count)) }
        return answer
    }

    /// Fits all overlays to the current screen size.
    mutating func resizeOverlays() {
        var fitted = overlays.layers
        for index in fitted.indices { fitted[index].resize(&self) }
        overlays.layers = fitted
    }
}
