import Basics
import Foundation
import Sessions

/// What an array in a NumPy file is (`.npy`, NumPy Enhancement Proposal 1), as its header says.
struct NumPyHeader {
    /// Forms of numbers, all of which are written little-endian.
    enum Number: String, CaseIterable {
        case half = "<f2"
        case single = "<f4"
        case double = "<f8"

        var size: Int {
            switch self {
            case .half: 2
            case .single: 4
            case .double: 8
            }
        }

        /// A number, rounded to single precision.
        func value(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Float {
            switch self {
            case .half: Float(half: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
            case .single: bytes.loadUnaligned(fromByteOffset: offset, as: Float.self)
            case .double: Float(bytes.loadUnaligned(fromByteOffset: offset, as: Double.self))
            }
        }
    }

    let number: Number
    let rows: Int
    let columns: Int
    /// Bytes before the numbers, a multiple of the size of one.
    let length: Int

    /// Bytes of a file that are enough to read its header.
    static let limit = 12 + 10_000

    private static let beginning = Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) })

    /// Whether a file begins as one of NumPy.
    static func begins(_ head: [UInt8]) -> Bool { head.starts(with: beginning) }

    /// - Parameters:
    ///   - head: the first `limit` bytes of the file, or all.
    ///   - size: bytes of the file.
    /// - Throws: `DataError` if it is no two-dimensional array of floating-point numbers, row by row.
    init(_ head: [UInt8], size: Int, file: String) throws(DataError) {
        func refuse(_ problem: String) -> DataError { DataError(file: file, problem) }
        guard Self.begins(head), head.count > 12 else {
            if head.starts(with: Array("PK".utf8)) {
                throw refuse("this is an archive of arrays (.npz); save the one array with numpy.save")
            }
            if let format = Decompression.format(of: head) {
                throw refuse(
                    "the file is compressed with \(format), which arrays are not; unpack it (\(format.unpacker))")
            }
            throw refuse(SourceText.problem(of: head) ?? "this is no NumPy file; write the array with numpy.save")
        }
        // Version 1 has a length of two bytes, later ones of four.
        let start = head[6] == 1 ? 10 : 12
        length = start + (8..<start).reversed().reduce(0) { $0 << 8 | Int(head[$1]) }
        guard length <= head.count else { throw refuse("the header of the NumPy file is damaged; save it again") }
        let text = String(decoding: head[start..<length], as: UTF8.self)
        guard let type = Self.value("descr", #"'([^']*)'"#, in: text),
            let order = Self.value("fortran_order", "(True|False)", in: text),
            let shape = Self.value("shape", #"\(([0-9, ]*)\)"#, in: text)
        else {
            throw refuse(
                "the array has no plain numbers, as the header of the NumPy file says; save one of float32 "
                    + "(numpy.save)")
        }
        guard let number = Number(rawValue: type) else {
            throw refuse(
                "the array is of \(quoted(type)), where numbers are of <f2, <f4 or <f8; save "
                    + "array.astype('<f4') (numpy.save)")
        }
        guard order == "False" else {
            throw refuse("the array is stored column by column; save numpy.ascontiguousarray(array)")
        }
        let sizes = shape.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard sizes.count == 2, sizes.allSatisfy({ $0 > 0 }) else {
            throw refuse("the array has the shape (\(shape)); it has to be a row for each item, a number per column")
        }
        (self.number, rows, columns) = (number, sizes[0], sizes[1])
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        let (bytes, tooLong) = count.multipliedReportingOverflow(by: number.size)
        guard !overflow, !tooLong, bytes == size - length, length % number.size == 0 else {
            throw refuse(
                "the file has \(size) bytes, which is not what an array of the shape (\(shape)) takes; copy or save "
                    + "it again")
        }
    }

    /// The value of a key of the header, which is a dictionary as Python writes it.
    private static func value(_ key: String, _ pattern: String, in text: String) -> String? {
        guard let regex = try? Regex("'\(key)'\\s*:\\s*\(pattern)"), let match = text.firstMatch(of: regex) else {
            return nil
        }
        return match.output[1].substring.map(String.init)
    }
}

extension Float {
    /// The number with the bits of one of half precision (IEEE 754 binary16).
    fileprivate init(half bits: UInt16) {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
        let magnitude: Float =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
            }
        self = bits >> 15 == 1 ? -magnitude : magnitude
    }
}
