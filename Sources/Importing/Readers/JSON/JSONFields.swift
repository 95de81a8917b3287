/// The fields that are wanted of the objects of a file: a tree of names, with a column at the end of each path.
struct JSONFields {
    private struct Node {
        var name: [UInt8]
        var column: Int?
        var children: [Int] = []
    }

    private var nodes = [Node(name: [], column: nil)]
    /// Paths by column.
    private(set) var paths: [String] = []

    static let root = 0

    /// The column of a path (`a.b`), a new one if it is not wanted so far.
    mutating func add(_ path: String) -> Int {
        if let column = paths.firstIndex(of: path) { return column }
        var place = Self.root
        for name in path.split(separator: ".", omittingEmptySubsequences: false) {
            let name = Array(name.utf8)
            if let child = nodes[place].children.first(where: { nodes[$0].name == name }) {
                place = child
            } else {
                nodes.append(Node(name: name, column: nil))
                nodes[place].children.append(nodes.count - 1)
                place = nodes.count - 1
            }
        }
        nodes[place].column = paths.count
        paths.append(path)
        return paths.count - 1
    }

    /// The node below another one, if anything below that name is wanted.
    func child(of node: Int, named name: UnsafeRawBufferPointer) -> Int? {
        nodes[node].children.first { nodes[$0].name.elementsEqual(name) }
    }

    func column(of node: Int) -> Int? { nodes[node].column }

    func hasChildren(_ node: Int) -> Bool { !nodes[node].children.isEmpty }
}
