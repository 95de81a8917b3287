import Experiments

/// Every stored property below a value, as paths; structs of the schema but `NameList` are sections, all else
/// is a value.
func storedProperties(of value: Any, prefix: String = "") -> [String] {
    Mirror(reflecting: value).children.flatMap { child -> [String] in
        let path = prefix + (child.label ?? "?")
        let mirror = Mirror(reflecting: child.value)
        let isSection = mirror.displayStyle == .struct && !mirror.children.isEmpty && !(child.value is NameList)
        return isSection ? storedProperties(of: child.value, prefix: path + ".") : [path]
    }
}
