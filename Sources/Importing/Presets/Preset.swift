/// A published format of data: where to get it, how its files are known, and which keys read them.
///
/// It is nothing but data: what `data import` writes are the keys themselves, so that an experiment does not depend on
/// what a preset says later.
public struct Preset: Sendable {
    /// What is called on the command line.
    public let name: String
    public let title: String
    /// What is read of it, and what is not.
    public let reads: String
    /// Where to get it.
    public let place: String
    /// As published, or where that stands.
    public let licence: String
    let tables: [Table]
    let keys: [Key]

    /// Where a publisher says what may be done with data.
    static let seePublisher = "see the publisher's page"

    /// Files of one kind.
    struct Table: Sendable {
        /// The key that names the files: `data.interactions.file` and so on.
        let key: String
        /// Patterns of names. The first that some file matches counts or, of files that are joined, all.
        let patterns: [String]
        var isJoined = false
        var isOptional = false
        /// Number of columns of files without a header; nil: the columns below are found by name.
        var columnCount: Int?
        var columns: [Columns] = []
        /// Keys that have these values where the files are there.
        var keys: [Key] = []
    }

    /// Columns that a key names.
    struct Columns: Sendable {
        enum Choice: Sendable {
            /// The first of these that the files have; one they must have.
            case firstOf([String])
            /// All of these.
            case all([String])
            /// Those of these that the files have, perhaps none.
            case anyOf([String])
        }

        let key: String
        let choice: Choice
        var comment: String?

        init(_ key: String, _ choice: Choice, _ comment: String? = nil) {
            self.key = key
            self.choice = choice
            self.comment = comment
        }
    }

    /// A key with the value that it always has, as it would be typed.
    struct Key: Sendable {
        let path: String
        let value: String
        let comment: String?

        init(_ path: String, _ value: String, _ comment: String? = nil) {
            self.path = path
            self.value = value
            self.comment = comment
        }
    }
}

extension Preset {
    /// All formats, those that are known by their names before those that anything may be in.
    public static let all: [Preset] = [
        .diginetica, .yoochoose, .retailRocket, .tenrec, .recBole, .sessionRec, .srgnn, .s3rec, .globo, .mind, .rees46,
        .amazon, .taobao, .otto, .deskdrop, .csv, .tsv, .jsonLines,
    ]

    /// Whether nothing is known of it but what its files say themselves.
    public var isGeneric: Bool { tables.isEmpty }
}
