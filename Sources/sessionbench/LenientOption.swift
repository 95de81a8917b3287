import ArgumentParser

/// What is done with rows that cannot be read, as commands that read data take it.
struct LenientOption: ParsableArguments {
    private static let setting = "data.unreadableRows=skip"

    @Flag(
        name: .customLong("lenient"),
        help: ArgumentHelp("Leave rows out that cannot be read, and count them (--set \(Self.setting))."))
    private var isLenient = false

    /// Keys that are overridden, beside those of `--set`.
    var overrides: [String] { isLenient ? [Self.setting] : [] }
}
