import ScreenKit

/// Has keys: a page, what lies over one, or what works on every page.
protocol KeyOwner: Sendable {
    /// What its keys do now, in the order of the footer: those of the pane that has the focus, and those of the whole.
    func bindings(_ workspace: Workspace) -> [Binding<Self>]
}

extension KeyOwner {
    /// What a key does; nil if it means nothing here.
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
            // In a large study it takes time to find out; only footers show it.
            let isEnabled = $0.hint == nil || $0.obstacle(self, workspace) == nil
            return BindingLabel(keys: $0.keys, hint: $0.hint, help: $0.help, isEnabled: isEnabled)
        }
    }

    func keys(_ workspace: Workspace) -> Set<Key> { Set(bindings(workspace).flatMap(\.keys)) }
}

/// What is drawn and has the keys: a page or what lies over it. Its state is its own; what others need to know, too, is
/// in the workspace.
protocol Layer: KeyOwner, Equatable {
    /// What can be clicked on it, in its own terms; `Never` if that is keys only.
    associatedtype Spot: Hashable & Sendable = Never

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect)

    /// Fits it to the size that the workspace has now; called once before it is first shown.
    mutating func resize(_ workspace: inout Workspace)

    /// The wheel was turned; downwards positive.
    mutating func scroll(by rows: Int, _ workspace: inout Workspace)

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect]

    /// Takes a key that no binding has as text.
    /// - Returns: whether it is any.
    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool

    /// - Returns: whether there is something to paste into.
    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool
}

extension Layer {
    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool { false }
    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool { false }

    /// The target of a click, for drawing.
    static func target(_ spot: Spot) -> Screen.Hotspot.Target { .spot(Screen.AnySpot(spot)) }

    mutating func press(_ key: Key, _ workspace: inout Workspace) -> [Effect]? {
        perform(key, &workspace) ?? (type(key, &workspace) ? [] : nil)
    }

    /// A click on what the last screen drew. What was drawn by another layer means nothing here.
    mutating func click(_ spot: Screen.AnySpot, _ workspace: inout Workspace) -> [Effect] {
        (spot.value as? Spot).map { click($0, &workspace) } ?? []
    }

    func isEqual(_ other: any Layer) -> Bool { other as? Self == self }
}

extension Layer where Spot == Never {
    mutating func click(_ spot: Never, _ workspace: inout Workspace) -> [Effect] {}
}
