import Basics
import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Vectors given for items in a NumPy file.
@Suite struct VectorTests {
    private static let rows: [[Float]] = [[1, -2], [0.5, 0.25], [3, 4]]

    private func folder(_ array: [UInt8]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "items.csv": "item_id,kind\na,x\nb,y\nc,x\n",
            "train.csv": "session_id,item_id,time\n1,a,1\n1,b,2\n2,d,3\n2,c,4\n",
        ])
        try folder.write(array, to: "items.npy")
        return folder
    }

    private func vectors(
        _ array: [UInt8], _ configure: (inout DataSource) -> Void = { _ in }
    ) throws -> (ids: [String], vectors: [[Float]]) {
        let catalogue = try folder(array).read {
            $0.items.file = "items.csv"
            $0.items.vectors = "items.npy"
            $0.unknownItems = .keep
            configure(&$0)
        }.catalogue
        let vectors = try #require(catalogue.vectors)
        return (catalogue.ids, catalogue.ids.indices.map { Array(vectors[$0]) })
    }

    @Test func rowsBelongToTheRowsOfTheItemsFile() throws {
        let read = try vectors(numPy(Self.rows))
        #expect(read.ids == ["a", "b", "c", "d"])
        // Sessions name an item that the items file lacks.
        #expect(read.vectors == Self.rows + [[0, 0]])
    }

    @Test func numbersOfAllSizes() throws {
        func header(_ type: String) -> String { "{'descr': '\(type)', 'fortran_order': False, 'shape': (3, 2), }" }
        let doubles = Self.rows.joined().flatMap { withUnsafeBytes(of: Double($0), Array.init) }
        #expect(try vectors(numPy(Self.rows, header: header("<f8"), body: doubles)).vectors == Self.rows + [[0, 0]])
        // 1, −2, 0.5, 2⁻²⁴ (the smallest), 65504 (the largest), −0
        let halves = [0x3c00, 0xc000, 0x3800, 0x0001, 0x7bff, 0x8000].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(
            try vectors(numPy(Self.rows, header: header("<f2"), body: halves)).vectors
                == [[1, -2], [0.5, 0x1p-24], [65504, 0], [0, 0]])
    }

    /// Larger than a block of a file, so that rows lie across its ends.
    @Test func manyRows() throws {
        let count = 50_000
        let rows = (0..<count).map { row in (0..<7).map { Float(row * 7 + $0) } }
        let folder = try TemporaryFolder([
            "items.csv": "item_id\n" + (0..<count).map { "i\($0)\n" }.joined(),
            "train.csv": "session_id,item_id,time\n1,i0,1\n1,i1,2\n",
        ])
        try folder.write(numPy(rows), to: "items.npy")
        let catalogue = try folder.read {
            $0.items.file = "items.csv"
            $0.items.vectors = "items.npy"
        }.catalogue
        #expect(catalogue.vectors?.values == (0..<count * 7).map { Float($0) })
    }

    @Test func copiesAndUnreadableRowsHaveRowsToo() throws {
        let folder = try TemporaryFolder([
            "items.csv": "item_id,price\na,1\nb,cheap\na,2\nc,3,4\nd,5\n",
            "train.csv": "session_id,item_id,time\n1,a,1\n1,d,2\n",
        ])
        try folder.write(numPy([[1], [2], [3], [4], [5]]), to: "items.npy")
        let catalogue = try folder.read {
            $0.items.file = "items.csv"
            $0.items.numbers = ["price"]
            $0.items.copies = .first
            $0.unreadableRows = .skip
            $0.items.vectors = "items.npy"
        }.catalogue
        #expect(catalogue.ids == ["a", "d"] && catalogue.vectors == GivenVectors(width: 1, values: [1, 5]))
    }

    @Test(
        arguments: [
            (numPy([[1, 2]]), "the array has 1 rows, and the items file has 3; it has to have a row for each"),
            (
                numPy([[1], [.nan], [2]]),
                "row 2 of the array has a number in column 1 that is not finite in single precision (nan)"
            ),
            (
                numPy(rows, header: "{'descr': '<i8', 'fortran_order': False, 'shape': (3, 2), }"),
                "save array.astype('<f4')"
            ),
            (
                numPy(rows, header: "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), }"),
                "numpy.ascontiguousarray"
            ),
            (numPy(rows, header: "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }"), "has the shape (6,)"),
            (
                numPy(rows, header: "{'descr': '|O', 'fortran_order': False, 'shape': (3, 2), }"),
                "save array.astype('<f4')"
            ),
            (numPy(rows, header: "{'descr': [('a', '<f4')], 'shape': (3, 2), }"), "the array has no plain numbers"),
            (numPy(rows).dropLast(), "which is not what an array of the shape (3, 2) takes"),
            (
                numPy(rows, header: "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 9223372036854775807), }"),
                "takes"
            ),
            (Array("PK\u{3}\u{4} some archive".utf8), "this is an archive of arrays (.npz)"),
            (Array("item_id,kind\n".utf8), "this is no NumPy file"),
            (
                [0x1f, 0x8b, 8, 0] + [UInt8](repeating: 0, count: 20),
                "the file is compressed with gzip, which arrays are not"
            ),
            (
                Array("version https://git-lfs.github.com/spec/v1".utf8),
                "this stands for a file that Git keeps elsewhere"
            ), ([], "this is no NumPy file"),
        ] as [([UInt8], String)])
    func whatIsNoArrayOfVectorsIsRefused(_ array: [UInt8], problem: String) throws {
        let said = message { _ = try vectors(array) }
        #expect(said.contains(problem) && said.contains("items.npy"), "\(said)")
    }

    @Test func vectorsNeedOneFileOfItems() {
        #expect(
            message { _ = try vectors(numPy(Self.rows)) { $0.items.file = "" } }.contains("data.items.file is empty"))
        #expect(
            message { _ = try vectors(numPy(Self.rows)) { $0.items.file = ["items.csv", "train.csv"] } }
                .contains("data.items.file names 2"))
        #expect(
            message { _ = try vectors(numPy(Self.rows)) { $0.items.vectors = "none.npy" } }
                .contains("there is no such file"))
        #expect(
            message { _ = try vectors(numPy(Self.rows)) { $0.items.vectors = "*" } }
                .contains("data.items.vectors stands for 3 files"))
    }

    @Test("Damage to any byte of the header is refused or harmless")
    func damagedHeaders() throws {
        let whole = numPy(Self.rows)
        for place in 0..<128 {
            for bit in 0..<8 {
                var damaged = whole
                damaged[place] ^= 1 << bit
                do {
                    #expect(try vectors(damaged).vectors.count == 4)
                } catch is DataError {}
            }
        }
    }

    @Test func datasetsHaveStandardisedVectors() throws {
        let folder = try TemporaryFolder([
            "items.csv": "item_id\na\nb\nunused\nc\nnone\n",
            "train.csv": "session_id,item_id,time\n"
                + (0..<40).map { "\($0),a,\($0)\n\($0),b,\($0)\n\($0),\($0 % 2 == 0 ? "c" : "none"),\($0)\n" }.joined(),
        ])
        try folder.write(numPy([[1, 10], [3, 10], [1e9, -1e9], [5, 10], [0, 0]]), to: "items.npy")
        var source = sessionsOnly { $0.items.file = "items.csv" }
        let locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.url.appending(path: "cache"))
        func dataset() throws -> Dataset {
            try loadDataset(source, protocol: EvaluationProtocol(), name: "shop", locations: locations)
        }
        let without = try dataset()
        source.items.vectors = "items.npy"
        let with = try dataset()
        // Means 3 and 10 of those that are used; mean square (4 + 0 + 4) / 6.
        #expect(with.catalogue.ids == ["a", "b", "c", "none"])
        let scale = Float((3.0 / 4).squareRoot())
        #expect(
            with.catalogue.vectors == GivenVectors(width: 2, values: [-2 * scale, 0, 0, 0, 2 * scale, 0, 0, 0]))
        #expect(with.fingerprint != without.fingerprint && with.testRowsHash == without.testRowsHash)
        #expect(try dataset().catalogue == with.catalogue)
        // Other vectors are other data.
        try folder.write(numPy([[1, 10], [3, 10], [1e9, -1e9], [6, 10], [0, 0]]), to: "items.npy")
        #expect(try dataset().fingerprint != with.fingerprint)
    }
}
