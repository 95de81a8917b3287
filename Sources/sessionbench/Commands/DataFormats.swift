import ArgumentParser
import Export
import Importing

extension SessionBench {
    struct DataFormats: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "formats", abstract: "List the formats of data that \"data import\" knows by name.")

        @Flag(help: "Print a JSON list.")
        var json = false

        private struct Row: Encodable {
            var name: String
            var title: String
            var reads: String
            var place: String
            var licence: String
        }

        func run() throws {
            let presets = Preset.all
            if json {
                return try printJSON(
                    presets.map {
                        Row(name: $0.name, title: $0.title, reads: $0.reads, place: $0.place, licence: $0.licence)
                    })
            }
            var table = PlainTable([("format", .left), ("where to get it", .left), ("licence", .left)])
            for preset in presets { table.append([preset.name, preset.place, preset.licence]) }
            print(table)
            for preset in presets { print("\(preset.name): \(preset.title).\n    Read: \(preset.reads).") }
        }
    }
}
