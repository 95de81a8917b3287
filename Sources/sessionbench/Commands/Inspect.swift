import ArgumentParser
import Basics
import Foundation
import Interface
import Results
import Runs

extension SessionBench {
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show single test rows of a run: what its model saw and said.",
            discussion: """
                Without --row: test rows, a line each; with it, the session, the target and its ranks, and what the \
                weights say: probabilities of categories and scores of the best items. For a session of your own: \
                sessionbench recommend.
                """)

        @OptionGroup var wanted: RunArgument
        @Option(help: ArgumentHelp("The test row to show, from 1 on.", valueName: "number"))
        var row: Int?
        @Option(help: ArgumentHelp("Only rows of a test session, from 1 on.", valueName: "number"))
        var session: Int?
        @Option(
            help: ArgumentHelp(
                "Only rows of a slice, a kind with the slice's title or number behind it, such as "
                    + "popularity:1 (kinds: "
                    + "\(RowSlicing.kinds)).", valueName: "kind:slice"))
        var slice: String?
        @Option(help: ArgumentHelp("List so many rows, those first that the model ranks worst.", valueName: "count"))
        var worst: Int?
        @Option(
            help: ArgumentHelp(
                "A second run on the same test rows; rows are listed by how much 1/rank, within the first 20, differs "
                    + "between the two.", valueName: "run"),
            completion: .custom { _, _, _ in RunArgument.names })
        var against: String?
        @Option(help: "Rows to list, without --worst.")
        var top = usualTop
        private static let usualTop = 20
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            for (name, value) in [("--row", row), ("--session", session), ("--worst", worst), ("--top", top)] {
                if let value, value < 1 { throw ValidationError("\(name) needs a number above 0, not \(value)") }
            }
            guard row == nil || session == nil && slice == nil && worst == nil else {
                throw ValidationError("--row shows one row; --session, --slice and --worst list some: use one of them")
            }
            guard worst == nil || top == Self.usualTop else {
                throw ValidationError("--worst and --top both say how many rows are listed: use one of them")
            }
            try refuseEmpty(slice, "--slice")
            try refuseEmpty(against, "--against")
        }

        func run() throws {
            let store = results.store
            let runs = try ([wanted.name] + (against.map { [$0] } ?? [])).map { try store.find($0).id }
            guard Set(runs).count == runs.count else {
                throw InputError("--against names \(runs[0]) itself; name another run on the same test rows")
            }
            let inspecting = RowInspecting(store: store, locations: data.locations, isQuiet: false)
            let kept = try runs.map { try inspecting.rows(of: $0) }
            if let reason = kept.lazy.compactMap({ $0.experiment.untested($0.summary.run) }).first {
                throw InputError(reason)
            }
            if kept.count > 1 { try kept[0].requireSameRows(as: kept[1]) }
            if let row {
                guard row <= kept[0].rows.count else {
                    throw InputError(
                        "\(kept[0].summary.run.forTerminal) has \(Numbers.grouped(kept[0].rows.count)) test rows: "
                            + "there is no row \(row)")
                }
                try show(row - 1, runs, kept, inspecting)
            } else {
                try list(kept)
            }
        }

        // MARK: A row

        private func show(
            _ row: Int, _ runs: [RunID], _ kept: [InspectedRun], _ inspecting: RowInspecting
        ) throws {
            let found = inspecting.answer(InspectionQuery(runs, .row(row))) { _ in true }
            if json { return try printJSON(InspectedRow(row, kept, found)) }
            print(InspectedRowText(row, kept, found), terminator: "")
        }

        // MARK: A list

        private func list(_ kept: [InspectedRun]) throws {
            let order: RowOrder = worst != nil ? .worst : kept.count > 1 ? .differing : .place
            let rows = try kept[0].rows(chosen(kept[0]), by: order, from: kept.count > 1 ? kept[1] : nil)
            let shown = rows.prefix(worst ?? top)
            if json { return try printJSON(shown.map { InspectedRow.Brief($0, kept) }) }
            print(InspectedRowText.table(of: Array(shown), kept), terminator: "")
            if shown.count < rows.count {
                let option = worst == nil ? "--top" : "--worst"
                writeError("\(shown.count) of \(Numbers.grouped(rows.count)) rows; \(option) N shows more\n")
            }
        }

        /// Indices of the rows that are asked for; nil for all.
        private func chosen(_ run: InspectedRun) throws -> [Int]? {
            var rows = try slice.map { try sliced($0, run) }
            if let session {
                guard session <= run.rows.perSession.count else {
                    throw InputError(
                        "\(run.summary.run.forTerminal) has \(Numbers.grouped(run.rows.perSession.count)) test "
                            + "sessions: there is no session \(session)")
                }
                rows = (rows ?? Array(run.sessions.indices)).filter { Int(run.sessions[$0]) == session - 1 }
            }
            return rows
        }

        private func sliced(_ text: String, _ run: InspectedRun) throws -> [Int] {
            let words = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard let slicing = RowSlicing(rawValue: words.first ?? "") else {
                throw InputError(
                    "there is no kind of slices \((words.first ?? "").forTerminal(atMost: 40)); there are "
                        + RowSlicing.kinds)
            }
            guard let slices = slicing.occupied(of: run) else { throw InputError(slicing.absence) }
            // Cold items are a slice of that name.
            let wanted = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : slicing.rawValue
            let number = Int(wanted).flatMap { slices.indices.contains($0 - 1) ? $0 - 1 : nil }
            let titled = slices.first { $0.title == wanted } ?? slices.first { $0.title.hasPrefix(wanted + " ") }
            guard let found = titled ?? number.map({ slices[$0] }) else {
                let titles = slices.enumerated().map { "\($0 + 1) \($1.title.forTerminal)" }.joined(separator: ", ")
                throw InputError("name one of the slices by \(slicing.rawValue): \(titles)")
            }
            return found.rows
        }
    }
}
