import Foundation
import Synchronization

/// Values by name that are made once, whoever asks first.
final class Memo<Value: Sendable>: Sendable {
    private let entries = Mutex<[String: Entry]>([:])

    private final class Entry: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    func value(_ name: String, make: () throws -> Value) throws -> Value {
        let entry = entries.withLock { entries in
            let entry = entries[name] ?? Entry()
            entries[name] = entry
            return entry
        }
        return try entry.result.withLock { result in
            let made = result ?? Result { try make() }
            result = made
            return made
        }.get()
    }
}
