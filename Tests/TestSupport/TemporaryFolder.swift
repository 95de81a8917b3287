import Foundation

/// A folder of its own for a test, removed with the value.
public final class TemporaryFolder: Sendable {
    public let url: URL

    /// - Parameter files: contents by name.
    public init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(component: "sessionbench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    public func write(_ text: String, to name: String) throws -> URL {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file
    }

    public func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: url.appending(path: name)) }
}

/// A NumPy file of version 1 with an array of single precision, as `numpy.save` writes it.
/// - Parameters:
///   - header: what the header says, if not what is right.
///   - body: the bytes of the numbers, if not those of `rows`.
public func numPy(_ rows: [[Float]], header: String? = nil, body: [UInt8]? = nil) -> [UInt8] {
    let shape = "(\(rows.count), \(rows.first?.count ?? 0))"
    var text = header ?? "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    text += String(repeating: " ", count: (64 - (text.utf8.count + 11) % 64) % 64) + "\n"
    let length = text.utf8.count
    let numbers = rows.joined().flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
        + (body ?? numbers)
}

/// The message of the error that `body` throws; empty if it throws none.
public func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch {
        return String(describing: error)
    }
}
