import Basics
import Foundation
import Testing

@Suite struct SealTests {
    private static let opening = #"{"__metadata__":{"#

    @Test(arguments: ["{}", #"{"a":1}"#, "{\n  \"a\" : [1, 2]\n}\n"])
    func sealedTextIsJSONAndIntact(json: String) throws {
        let sealed = Seal.close(Data(json.utf8))
        #expect(Seal.check(sealed) == .intact)
        #expect(Seal.check(Data(json.utf8)) == .absent)
        var content = try #require(try JSONSerialization.jsonObject(with: sealed) as? [String: Any])
        #expect((content.removeValue(forKey: "checksum") as? String)?.count == 16)
        let before = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
        #expect(NSDictionary(dictionary: content) == before)
    }

    @Test func theSealMayStandInAnObjectWithin() {
        let sealed = Seal.close(Data(#"{"__metadata__":{"b":"c"},"t":[1]}"#.utf8), after: Self.opening)
        #expect(Seal.check(sealed, after: Self.opening) == .intact)
        #expect((try? JSONSerialization.jsonObject(with: sealed)) != nil)
    }

    /// No single bit can change unnoticed, but in the name of the seal, which hides the seal and nothing else.
    @Test func everyFlippedBitIsNoticed() {
        let sealed = Seal.close(Data(#"{"loss":0.25,"step":10}"#.utf8))
        let name = 0..<#"{"checksum":""#.utf8.count
        for index in sealed.indices {
            for bit in 0..<8 {
                var damaged = sealed
                damaged[index] ^= 1 << bit
                let isEnd = index == sealed.startIndex + name.count + 16
                #expect(Seal.check(damaged) == (name.contains(index) ? .absent : .broken), "\(index) \(bit) \(isEnd)")
            }
        }
        for length in 0..<sealed.count { #expect(Seal.check(sealed.prefix(length)) != .intact) }
    }
}
