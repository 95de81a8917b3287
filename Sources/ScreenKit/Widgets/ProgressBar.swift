extension Screen {
    /// Draws a bar that is full at `fraction` 1.
    public mutating func progressBar(_ fraction: Double, x: Int, y: Int, width: Int, style: Style = .accent) {
        guard width > 0 else { return }
        let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        let filled = Int((share * Double(width)).rounded(.down))
        fill(Rect(x: x, y: y, width: filled, height: 1), with: "█", style: style)
        fill(Rect(x: x + filled, y: y, width: width - filled, height: 1), with: "░", style: .border)
    }
}
