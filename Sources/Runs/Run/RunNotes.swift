import Basics
import Foundation

/// What people say about a run: a note, and tags to find it by. They are in `notes.json` in the run's folder, and
/// change nothing about the run.
public struct RunNotes: Sendable, Hashable, Codable {
    public var note: String
    /// Words, each once, in alphabetical order.
    public private(set) var tags: [String]

    static let fileName = "notes.json"
    /// Length limits in Unicode scalars: of the note, and of all tags together.
    private static let noteLimit = 4_000
    private static let tagsLimit = 400

    /// - Parameter tags: words separated by blanks or commas.
    public init(note: String = "", tags: String = "") {
        self.note = String(String.UnicodeScalarView(note.unicodeScalars.prefix(Self.noteLimit)))
        let words = String(String.UnicodeScalarView(tags.unicodeScalars.prefix(Self.tagsLimit)))
        self.tags = Set(words.split { $0.isWhitespace || $0 == "," }.map(String.init)).sorted()
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            note: try values.decodeIfPresent(String.self, forKey: .note) ?? "",
            tags: try values.decodeIfPresent([String].self, forKey: .tags)?.joined(separator: " ") ?? "")
    }

    public var isEmpty: Bool { note.isEmpty && tags.isEmpty }
}

extension RunFolder {
    /// What is said about the run; empty if nothing is.
    /// - Throws: `FileError`, also if the file is damaged.
    public func notes() throws -> RunNotes { try OpenRun(self).notes() }

    /// Says something about the run, whether or not a program is working on it; empty notes remove the file.
    /// - Throws: `FileError`; what was said before then stays. It also stays if it cannot be read, or if the run is a
    ///   reference run.
    public func annotate(_ notes: RunNotes) throws {
        let open = try OpenRun(self)
        guard !open.isReference else { throw FileError("a reference run is only looked at", at: url) }
        _ = try open.notes()
        let folder = try Folder(url, mayBeLink: true)
        if !notes.isEmpty {
            try folder.replace(RunNotes.fileName, with: RunJSON.encodeForPeople(notes))
        } else if folder.contains(RunNotes.fileName) {
            try folder.remove(RunNotes.fileName)
        }
    }
}

extension OpenRun {
    func notes() throws -> RunNotes {
        guard let file = try file(RunNotes.fileName) else { return RunNotes() }
        do { return try RunJSON.decode(RunNotes.self, from: file.content(atMost: FileLimit.experiment)) } catch let
            error
            as DecodingError
        {
            throw FileError("\(RunJSON.explain(error)); mend or remove the file", at: file.url)
        }
    }
}
