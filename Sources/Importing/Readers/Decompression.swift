import CCompression

/// Unpacks compressed data piece by piece, with the system's library for its format.
final class Decompression {
    enum Format: String, CaseIterable {
        case gzip, zstd

        /// What data of the format begins with.
        fileprivate var beginning: [UInt8] {
            switch self {
            case .gzip: [0x1f, 0x8b]
            case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
            }
        }

        /// The program that unpacks it by hand.
        var unpacker: String { self == .gzip ? "gunzip" : "unzstd" }

        /// The package with the library.
        var package: String { self == .gzip ? "zlib1g" : "libzstd1" }

        fileprivate var inC: compression_format { self == .gzip ? compression_gzip : compression_zstd }
    }

    /// The format of data that begins so; nil if it is of neither.
    static func format(of head: [UInt8]) -> Format? { Format.allCases.first { head.starts(with: $0.beginning) } }

    private let stream: OpaquePointer

    /// Nil if the library is not there.
    init?(_ format: Format) {
        guard let stream = compression_open(format.inC) else { return nil }
        self.stream = stream
    }

    deinit { compression_close(stream) }

    /// Whether all that was unpacked so far ends as it should.
    var isWhole: Bool { compression_is_whole(stream) }

    /// Unpacks as much of `input` as fits into `output`; returns how much was used of both, or nil if the data is
    /// damaged.
    func unpack(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        var (read, written) = (input.count, output.count)
        let from = input.assumingMemoryBound(to: UInt8.self).baseAddress
        let to = output.assumingMemoryBound(to: UInt8.self).baseAddress
        return compression_read(stream, from, &read, to, &written) ? (read, written) : nil
    }
}
