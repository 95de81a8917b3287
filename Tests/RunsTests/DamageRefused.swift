import Foundation
import Testing

/// A file with a changed bit, or cut off, at every so many bytes is an error to whoever reads it.
func expectDamageRefused(
    _ file: URL, step: Int, location: SourceLocation = #_sourceLocation, read: () throws -> Void
) throws {
    let whole = try Data(contentsOf: file)
    for position in stride(from: 0, to: whole.count, by: step) {
        var bytes = whole
        bytes[position] ^= 1
        for damaged in [bytes, whole.prefix(position)] {
            try damaged.write(to: file)
            #expect(throws: (any Error).self, "\(position)", sourceLocation: location, performing: read)
        }
    }
}
