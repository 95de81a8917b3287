import Foundation

/// JSON objects that carry the checksum of their own text, so that damage is noticed instead of believed.
///
/// The checksum comes first in the object, at a fixed place, and is computed with zeros in its place.
public enum Seal {
    public enum State: Sendable { case intact, broken, absent }

    private static let key = #""checksum":"#
    private static let blank = String(repeating: "0", count: 16)

    /// The JSON text of an object with a seal in it.
    /// - Parameter opening: the beginning of the text, up to and including the brace that the seal follows.
    public static func close(_ json: Data, after opening: String = "{") -> Data {
        precondition(json.starts(with: opening.utf8), "the object begins otherwise")
        let start = json.startIndex + opening.utf8.count
        // An empty object needs no comma.
        let isEmpty = json[start...].first { !isSpace($0) } == UInt8(ascii: "}")
        var sealed = json
        sealed.replaceSubrange(start..<start, with: "\(key)\"\(blank)\"\(isEmpty ? "" : ",")".utf8)
        let place = start + key.utf8.count + 1
        sealed.replaceSubrange(place..<place + blank.utf8.count, with: hash(sealed).utf8)
        return sealed
    }

    /// Whether the text is still as it was sealed.
    public static func check(_ json: Data, after opening: String = "{") -> State {
        guard let place = place(in: json, after: opening) else { return .absent }
        var unsealed = json
        unsealed.replaceSubrange(place, with: blank.utf8)
        return json[place].elementsEqual(hash(unsealed).utf8) ? .intact : .broken
    }

    /// The checksum in the text, right or not; nil if there is none.
    public static func checksum(_ json: Data, after opening: String = "{") -> String? {
        place(in: json, after: opening).map { String(decoding: json[$0], as: UTF8.self) }
    }

    private static func place(in json: Data, after opening: String) -> Range<Data.Index>? {
        let head = opening + key + "\""
        let start = json.startIndex + head.utf8.count
        let end = start + blank.utf8.count
        return json.starts(with: head.utf8) && end <= json.endIndex ? start..<end : nil
    }

    private static func hash(_ text: Data) -> String {
        var hash = ContentHash()
        text.withUnsafeBytes { hash.combine(bytes: $0) }
        return hash.hexadecimal
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a }
}
