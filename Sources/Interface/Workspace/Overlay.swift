import ScreenKit

/// Lies over the page, or over another one, and has the keys until it closes itself.
protocol Overlay: Layer {
    var isOpen: Bool { get }
    /// Rows below the page that it takes.
    var rowsBelow: Int { get }
}

extension Overlay {
    var rowsBelow: Int { 0 }
}

/// What lies over the page, the last on top.
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
    /// Lays something over the page.
    mutating func open(_ overlay: some Overlay) {
        var overlay = overlay
        overlay.resize(&self)
        overlays.open(overlay)
    }

    /// Lets what is on top do something. It is off the stack meanwhile: what it opens comes to lie above it, and if it
    /// closes itself it does not return.
    /// - Returns: nil if nothing lies over the page.
    mutating func inTopOverlay<Answer>(_ body: (inout any Overlay, inout Workspace) -> Answer) -> Answer? {
        guard var top = overlays.layers.popLast() else { return nil }
        let depth = overlays.layers.count
        let answer = body(&top, &self)
        if top.isOpen { overlays.layers.insert(top, at: min(depth, overlays.layers.count)) }
        return answer
    }

    /// Fits all that lies over the page to the size that the screen has now.
    mutating func resizeOverlays() {
        var fitted = overlays.layers
        for index in fitted.indices { fitted[index].resize(&self) }
        overlays.layers = fitted
    }
}
