import Foundation

/// Blocks of at least this many bytes come straight from the system and go back to it when they are freed. In the C
/// library's heap, which keeps what is freed, scratch memory of ever-changing sizes would leave holes of its own size.
private let mappedBytes = 1 << 20

/// Floats on a cache-line boundary, uninitialised unless they are to be zero.
func allocateFloats(_ count: Int, zeros: Bool = false) -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let block =
        bytes < mappedBytes
        ? UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        : mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let block, block != MAP_FAILED else { fatalError("out of memory: the system has no \(bytes) bytes left") }
    let floats = block.bindMemory(to: Float.self, capacity: max(count, 1))
    // Memory from the system is zero already, and is only provided on first use: by the workers, in parallel.
    if zeros, bytes < mappedBytes { floats.update(repeating: 0, count: count) }
    return floats
}

/// Frees what `allocateFloats` returned for the same count.
func deallocateFloats(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    if bytes < mappedBytes { pointer.deallocate() } else { munmap(pointer, bytes) }
}
