import ScreenKit

/// Something with key bindings: a page, an overlay, or the keys that work on every page.
protocol KeyOwner: Sendable {
    /// The current bindings in the order of the footer: those of the focused pane, then those of the whole.
    func bindings(_ workspace: Workspace) -> [Binding<Self>]
}

extension KeyOwner {
    /// Performs the binding of a key.
    /// - Returns: nil if no binding has the key.
    mutating func perform(_ key: Key, _ workspace: inout Workspace) -> [Effect]? {
        guard let binding = bindings(workspace).first(where: { $0.keys.contains(key) }) else { return nil }
        if let obstacle = binding.obstacle(self, workspace) {
            workspace.inform("\(key.label): \(obstacle)")
            return []
        }
        return binding.perform(&self, &workspace)
    }

    func labels(_ workspace: Workspace) -> [BindingLabel] {
        bindings(workspace).map {
            // Finding an obstacle takes time in a large study, and only the footer shows it.
            let isEnabled = $0.hint == nil || $0.obstacle(self, workspace) == nil
            return BindingLabel(keys: $0.keys, hint: $0.hint, help: $0.help, isEnabled: isEnabled)
        }
    }

    func keys(_ workspace: Workspace) -> Set<Key> { Set(bindings(workspace).flatMap(\.keys)) }
}

/// Something that is drawn and receives keys: a page or an overlay. Its state is its own; what others also need is in
/// the workspace.
protocol Layer: KeyOwner, Equatable {
    /// What can be clicked on it, in its own terms; `Never` if clicks only press keys.
    associatedtype Spot: Hashable & Sendable = Never

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect)

    /// Fits the layer to the workspace's current size; also called once before it is first shown.
    mutating func resize(_ workspace: inout Workspace)

    /// Scrolls by turns of the mouse wheel; positive is downwards.
    mutating func scroll(by rows: Int, _ workspace: inout Workspace)

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect]

    /// Takes a key without a binding as text.
    /// - Returns: whether the key is text.
    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool

    /// Inserts pasted text.
    /// - Returns: whether there is something to paste into.
    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool
}

extension Layer {
    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool { false }
    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool { false }

    /// The hotspot target of a spot, for drawing.
    static func target(_ spot: Spot) -> Screen.Hotspot.Target { .spot(Screen.AnySpot(spot)) }

    mutating func press(_ key: Key, _ workspace: inout Workspace) -> [Effect]? {
        perform(key, &workspace) ?? (type(key, &workspace) ? [] : nil)
    }

    /// Handles a click on a spot of the last screen. Spots of other layers are ignored.
    mutating func click(_ spot: Screen.AnySpot, _ workspace: inout Workspace) -> [Effect] {
        (spot.value as? Spot).map { click($0, &workspace) } ?? []
    }

    func isEqual(_ other: any Layer) -> Bool { other as? Self == self }
}

extension Layer where Spot == Never {
    mutating func click(_ spot: Never, _ workspace: inout Workspace) -> [Effect] {}
}
