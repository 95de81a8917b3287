/// A figure as a value: what it says and not yet where its parts stand (`drawing`).
public struct Figure: Sendable, Hashable {
    public let title: String
    /// Sentences below the panels: what the marks and intervals are, and how many seeds and rows they come from.
    public package(set) var caption: [String]
    /// Side by side.
    package let columns: Int
    package let panels: [Panel]
    package let legend: [LegendEntry]

    package init(title: String, caption: [String], columns: Int, panels: [Panel], legend: [LegendEntry]) {
        self.title = title
        self.caption = caption
        self.columns = max(columns, 1)
        self.panels = panels
        self.legend = legend
    }

    public var drawing: Drawing { FigureLayout(self).drawing() }
}

/// A pair of axes with what stands between them.
package struct Panel: Sendable, Hashable {
    package var title = ""
    package var x: Axis
    package var y: Axis
    package var marks: [Mark] = []
}

package struct Axis: Sendable, Hashable {
    package enum Scale: Sendable, Hashable {
        case linear
        /// What is not positive has no place on it.
        case logarithmic
        /// A row for each name, from the top; the first is at 0.
        case rows([String])
    }

    /// With the unit.
    package var title: String
    package var scale: Scale = .linear
    /// False where the panel to the left has the same.
    package var hasLabels = true
}

/// Something in a panel, at places of its axes.
package struct Mark: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        case line([Place])
        /// A closed outline, such as that of an interval along a line.
        case area([Place])
        case point(Place, label: String = "")
        /// From end to end.
        case interval(Place, Place)
        /// Across the panel.
        case verticalRule(Double)
        case horizontalRule(Double)
        /// Between two values of x.
        case zone(ClosedRange<Double>)
    }

    package var form: Form
    package var look: Look = .plain
    /// Thin lines and short marks stand behind what a figure is about.
    package var isThin = false

    /// Where the mark needs the axes to reach.
    var places: [Place] {
        switch form {
        case .line(let places), .area(let places): places
        case .point(let place, _): [place]
        case .interval(let first, let last): [first, last]
        case .verticalRule(let x): [Place(x, .nan)]
        case .horizontalRule(let y): [Place(.nan, y)]
        case .zone(let range): [Place(range.lowerBound, .nan), Place(range.upperBound, .nan)]
        }
    }
}

package struct LegendEntry: Sendable, Hashable {
    package enum Sample: Sendable, Hashable { case line, point, lineAndPoint, zone, number(String) }

    package var name: String
    package var look: Look
    package var sample: Sample
}
