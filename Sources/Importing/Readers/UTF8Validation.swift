import Sessions

/// Offset of the first byte that does not belong to valid UTF-8 (Unicode, table 3-7); nil when all is valid.
func firstInvalidUTF8(in bytes: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    while position < bytes.count {
        if position + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            position += 8
            continue
        }
        let lead = bytes[position]
        if lead < 0x80 {
            position += 1
            continue
        }
        // Continuation bytes to follow, and the range of the first of them: it excludes overlong forms, surrogates
        // and values beyond U+10FFFF.
        let following: Int
        let first: ClosedRange<UInt8>
        switch lead {
        case 0xc2...0xdf: (following, first) = (1, 0x80...0xbf)
        case 0xe0: (following, first) = (2, 0xa0...0xbf)
        case 0xed: (following, first) = (2, 0x80...0x9f)
        case 0xe1...0xef: (following, first) = (2, 0x80...0xbf)
        case 0xf0: (following, first) = (3, 0x90...0xbf)
        case 0xf1...0xf3: (following, first) = (3, 0x80...0xbf)
        case 0xf4: (following, first) = (3, 0x80...0x8f)
        default: return position
        }
        guard position + following < bytes.count, first.contains(bytes[position + 1]) else { return position }
        for continuation in bytes[(position + 1)...(position + following)] where continuation & 0xc0 != 0x80 {
            return position
        }
        position += following + 1
    }
    return nil
}

extension DataError {
    /// A byte does not belong to valid UTF-8.
    static func invalidText(file: String, line: Int, column: Int? = nil, byte: UInt8) -> DataError {
        DataError(
            file: file, line: line, column: column,
            "byte 0x\(String(byte, radix: 16, uppercase: true)) is not valid UTF-8; save the file as UTF-8 (if it "
                + "is Latin-1: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE)")
    }
}
