import Basics

/// Something unexpected was given on the command line.
struct InputError: UserError {
    var description: String

    init(_ description: String) { self.description = description }

    /// What a closure makes of a file that the user has named. If nothing that can be read has the name, that is the
    /// input's fault; if the system cannot read it, it is not.
    static func ifMisnamed<Value>(_ read: () throws -> Value) throws -> Value { try blaming([.name], read) }

    /// What a closure makes of the files of a run that the user has named: whatever is wrong with them is the input's
    /// fault, unless the system cannot read them.
    static func ifUnusable<Value>(_ read: () throws -> Value) throws -> Value { try blaming([.name, .content], read) }

    private static func blaming<Value>(_ causes: Set<FileError.Cause>, _ read: () throws -> Value) throws -> Value {
        do { return try read() } catch let error as FileError where causes.contains(error.cause) {
            throw InputError("\(error)")
        }
    }
}
