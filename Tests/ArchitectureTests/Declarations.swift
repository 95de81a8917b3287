/// What a Swift file declares, as far as its words tell.
struct Declarations: Sendable {
    /// Members of extensions that other files can see, with the type as written: "ModelSettings.Kind"; "Array" for
    /// `[Element]`.
    private(set) var additions: [(type: String, member: String)] = []
    /// Types that are declared or extended at the top level.
    private(set) var types: Set<String> = []
    /// Names of the members of all types.
    private(set) var members: Set<String> = []
    /// All names that are declared anywhere, parameters and labels too.
    private(set) var names: Set<String> = []

    private enum Scope { case type, hiddenType, code }

    private static let types: Set = ["struct", "class", "enum", "protocol", "actor", "extension"]
    private static let values: Set = ["var", "let", "func", "case", "typealias", "associatedtype"]
    private static let hidden: Set = ["private", "fileprivate"]

    init(_ tokens: [Token]) {
        var scopes: [Scope] = []
        /// The kind of scope that the next brace opens.
        var next = Scope.code
        /// The type that the file extends here.
        var extended: String?
        /// Whether the declaration here cannot be seen by other files.
        var isHidden = false
        for (index, token) in tokens.enumerated() {
            let following = tokens[(index + 1)...]
            if index > 0, tokens[index - 1].line != token.line { isHidden = false }
            if token.isKeyword(Self.hidden), following.first?.text != "(" { isHidden = true }
            if token.text == ":", index > 0 { names.insert(tokens[index - 1].text) }
            switch token.text {
            case "{":
                scopes.append(next)
                next = .code
            case "}":
                _ = scopes.popLast()
                if scopes.isEmpty { extended = nil }
            case _ where token.isKeyword(Self.types):
                next = isHidden ? .hiddenType : .type
                if scopes.isEmpty {
                    let type = Self.type(following)
                    types.insert(type)
                    if token.text == "extension" { extended = type }
                }
                fallthrough
            case _ where token.isKeyword(Self.values):
                for name in Self.declared(token, following) {
                    names.insert(name)
                    guard token.text != "extension", let scope = scopes.last, scope != .code else { continue }
                    members.insert(name)
                    if let extended, scopes.count == 1, scope == .type, !isHidden {
                        additions.append((extended, name))
                    }
                }
            default: break
            }
        }
    }

    private static func isName(_ token: Token) -> Bool { token.text.first.map { $0.isLetter || $0 == "_" } ?? false }

    private static func type(_ tokens: ArraySlice<Token>) -> String {
        guard tokens.first?.text != "[" else { return "Array" }
        return tokens.prefix(1).map(\.text).joined()
            + tokens.dropFirst().prefix { $0.text == "." || $0.isMember }.map(\.text).joined()
    }

    /// The names behind a word that declares something: one or, behind `case`, several.
    private static func declared(_ word: Token, _ following: ArraySlice<Token>) -> [String] {
        guard let first = following.first, isName(first), !first.isMember else { return [] }
        guard word.text == "case" else { return [first.text] }
        let more = following.indices.dropFirst().prefix { following[$0].line == word.line }
            .filter { following[$0 - 1].text == "," && isName(following[$0]) && !following[$0].isMember }
        return [first.text] + more.map { following[$0].text }
    }
}
