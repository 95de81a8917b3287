import Basics
import Foundation
import TestSupport
import Testing

/// Reading ends, whatever stands in a file's place; and writing where the user says writes there.
@Suite struct FileReadingTests {
    private let temporary: TemporaryFolder

    init() throws { temporary = try TemporaryFolder() }

    @Test func specialFilesAreErrors() throws {
        let fifo = temporary.url.appending(component: "fifo")
        #expect(mkfifo(fifo.path, 0o600) == 0)
        let zero = temporary.url.appending(component: "zero")
        try FileManager.default.createSymbolicLink(atPath: zero.path, withDestinationPath: "/dev/zero")
        for file in [fifo, zero, URL(filePath: "/dev/zero")] {
            #expect { try readFile(file, atMost: 100) } throws: {
                "\($0)" == "cannot read: not a regular file (\(file.relativePath))"
            }
        }
        #expect { try readFile(temporary.url, atMost: 100) } throws: {
            "\($0)".hasPrefix("cannot read: Is a directory (")
        }
    }

    @Test func filesOfAnImpossibleSizeAreErrors() throws {
        let sparse = temporary.url.appending(component: "sparse")
        #expect(FileManager.default.createFile(atPath: sparse.path, contents: nil))
        #expect(truncate(sparse.path, 50_000_000_000) == 0)
        #expect { try readFile(sparse, atMost: 1 << 20) } throws: {
            "\($0)".hasPrefix("cannot read: the file has 50 GB, where at most 1 MB make sense (")
        }
        #expect(try OpenFile(sparse).tail(atMost: 3) == Data([0, 0, 0]))
    }

    @Test func errorsSayWhatIsAtFault() {
        func cause(_ code: Int32) -> FileError.Cause { FileError("read", temporary.url, code: code).cause }
        #expect([ENOENT, EISDIR, EACCES, ENOTDIR].allSatisfy { cause($0) == .name })
        #expect([EIO, EMFILE, ENOMEM, ESTALE].allSatisfy { cause($0) == .system })
        #expect(throws: FileError.self) { try readFile(temporary.url, atMost: 1) }
        #expect { try readFile(temporary.url.appending(path: "none"), atMost: 1) } throws: {
            ($0 as? FileError)?.cause == .name && ($0 as? FileError)?.isFaultOfInput == false
        }
    }

    @Test func contentAndTail() throws {
        let file = try temporary.write("abcdef", to: "file")
        #expect(try readFile(file, atMost: 6) == Data("abcdef".utf8))
        #expect(throws: FileError.self) { try readFile(file, atMost: 5) }
        #expect(try OpenFile(file).tail(atMost: 2) == Data("ef".utf8))
        #expect(try OpenFile(file).tail(atMost: 20) == Data("abcdef".utf8))
    }

    @Test func outputReplacesFilesAndTheTargetsOfLinks() throws {
        let file = try temporary.write("old", to: "below/file")
        let link = temporary.url.appending(component: "link")
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "below/file")
        let dangling = temporary.url.appending(component: "dangling")
        try FileManager.default.createSymbolicLink(atPath: dangling.path, withDestinationPath: "below/new")
        try writeOutput(Data("new".utf8), to: link)
        try writeOutput(Data("made".utf8), to: dangling)
        #expect(try String(contentsOf: file, encoding: .utf8) == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "below/file")
        #expect(try String(contentsOf: temporary.url.appending(path: "below/new"), encoding: .utf8) == "made")
        #expect(throws: FileError.self) { try writeOutput(Data(), to: temporary.url) }
        #expect(throws: FileError.self) { try writeOutput(Data(), to: temporary.url.appending(path: "absent/x")) }
        let loop = temporary.url.appending(component: "loop")
        try FileManager.default.createSymbolicLink(atPath: loop.path, withDestinationPath: "loop")
        #expect(throws: FileError.self) { try writeOutput(Data(), to: loop) }
    }

    @Test func outputGoesIntoDevicesAndPipes() throws {
        try writeOutput(Data("x".utf8), to: URL(filePath: "/dev/null"))
        let fifo = temporary.url.appending(path: "fifo")
        mkfifo(fifo.path, 0o600)
        #expect { try writeOutput(Data("x".utf8), to: fifo) } throws: {
            "\($0)".hasPrefix("cannot write: nobody reads from it")
        }
        var status = stat()
        #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        #expect { try writeOutput(Data("x".utf8), to: URL(filePath: "/dev/full")) } throws: {
            "\($0)" == "cannot write: No space left on device (/dev/full)"
        }
        #expect(lstat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        let pipe = Pipe()
        let end = pipe.fileHandleForWriting.fileDescriptor
        try writeOutput(Data("through".utf8), to: URL(filePath: "/dev/fd/\(end)"))
        #expect(pipe.fileHandleForReading.availableData == Data("through".utf8))
    }
}
