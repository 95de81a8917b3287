import Basics

/// Something unexpected was given on the command line.
struct InputError: UserError {
    var description: String

    init(_ description: String) { self.description = description }

    /// What a closure returns; what it throws is the input's fault, even for a file that cannot be read.
    static func unless<Value>(_ read: () throws -> Value) throws -> Value {
        do { return try read() } catch { throw InputError("\(error)") }
    }
}
