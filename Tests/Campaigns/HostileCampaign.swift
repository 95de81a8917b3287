import Foundation
import Runs
import TestSupport
import Testing

extension Reliability {
    /// FIFOs, devices, links, folders and giants where files belong: every command ends, says what is wrong, leaves
    /// alone what links lead to, and shows the other runs as ever.
    @Suite struct HostileFolders {
        @Test("A hostile results folder or cache costs one row at most")
        func everywhere() throws {
            let template = try HostileTemplate()
            let campaign = Campaign("hostile folders", counting: "commands", "failures said", "impossible here")
            campaign.run { test in
                let place = test.random.pick(HostileTemplate.places)
                var thing = test.random.pick(HostileThing.allCases)
                // Ten thousand of anything take a while to make.
                if thing.isMany && test.random.chance(0.7) { thing = .folder }
                var scene = try template.scene()
                do {
                    try thing.put(at: scene.url(place), precious: scene.precious)
                } catch is HostileThing.Impossible {
                    test.count("impossible here")
                    return
                }
                do {
                    try scene.check(place, thing, &test)
                } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(thing.rawValue) at \(place): \(failure.text)")
                }
            }
        }
    }
}

/// Three runs and a cache, of which copies are made hostile.
private struct HostileTemplate {
    private let home: CaseFolder
    private let good: RunID
    private let bad: RunID

    /// In the folder of a case; `BAD` is the run that is made hostile.
    static let places = [
        "Results", "Results/strange", "Results/case", "Results/case/strange", "Results/case/BAD",
        "Results/case/BAD/experiment.yaml", "Results/case/BAD/events.jsonl", "Results/case/BAD/summary.json",
        "Results/case/BAD/lock", "Results/case/BAD/checkpoint", "Results/case/BAD/ranks",
        "Results/case/BAD/checkpoint/state.safetensors", "Results/case/BAD/checkpoint/model.safetensors",
        "Results/case/BAD/checkpoint/best-1.safetensors", "Results/case/BAD/rerank.json",
        "Results/case/BAD/ranks/test.safetensors",
        "Results/case/BAD/ranks/rows.safetensors", "Results/case/BAD/ranks/lists.safetensors",
        "Results/case/BAD/strange", "cache", "cache/sessionbench",
        "cache/sessionbench/datasets", "CACHED", "case.yaml", "table.md",
    ]

    init() throws {
        home = try CaseFolder()
        let recipe = Recipe.trained[14]
        var experiment = try recipe.experiment()
        experiment.name = "good"
        let done = try home.program(["run", try home.write(experiment.yaml, to: "good.yaml")] + home.place)
        guard done.code == 0, let good = try home.onlyRun() else { throw Failure.wrong(done.description) }
        self.good = good.id
        // Half done, so that there is something to go on with.
        let undisturbed = try Undisturbed.run(recipe)
        let file = try home.write(try recipe.experiment().yaml, to: "case.yaml")
        var bad: RunID?
        for attempt in 1...20 where bad == nil {
            let child = try Child(["run", file] + home.place, in: home)
            let moment = ContinuousClock.now + .seconds(undisturbed.seconds * Double(attempt) / 20)
            child.wait { ContinuousClock.now >= moment }
            child.send(SIGTERM)
            try child.end(signals: [SIGTERM])
            let runs = home.store.runs().filter { $0.id.experiment == "case" }
            bad =
                runs.first { FileManager.default.fileExists(atPath: $0.folder.stateFile.path) && $0.status != .done }?
                .id
            for run in runs where run.id != bad { try FileManager.default.removeItem(at: run.folder.url) }
        }
        guard let bad else { throw Failure.wrong("no run could be stopped half-way") }
        self.bad = bad
    }

    func scene() throws -> Scene { try Scene(copyOf: home, good: good, bad: bad) }
}

/// A copy of the template, with a tree beside it that nobody may touch.
private struct Scene {
    private let folder: CaseFolder
    private let good: RunID
    private let bad: RunID
    let precious: URL
    /// A command before the program, where root must not be the one who reads.
    private var asNobody: [String] = []

    init(copyOf home: CaseFolder, good: RunID, bad: RunID) throws {
        folder = try CaseFolder()
        self.good = good
        self.bad = bad
        for name in ["Results", "cache", "case.yaml"] {
            try FileManager.default.copyItem(
                at: home.url.appending(component: name), to: folder.url.appending(component: name))
        }
        precious = folder.url.appending(component: "precious")
        try folder.write("dear reader\n", to: "precious/letter.txt")
        try folder.write("name: mine\n", to: "precious/experiment.yaml")
        try folder.write("mine\n", to: "precious/deep/er/.state.safetensors.\(UUID().uuidString)")
        try folder.write("mine\n", to: "precious/model.safetensors")
        try folder.write("mine\n", to: "precious/best-3.safetensors")
    }

    func url(_ place: String) -> URL {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.cache.path)) ?? []
        let cached = names.first { $0.hasSuffix(".dataset") } ?? "none"
        let path = place.replacing("BAD", with: bad.folder).replacing("CACHED", with: "cache/sessionbench/\(cached)")
        return folder.url.appending(path: path)
    }

    mutating func check(_ place: String, _ thing: HostileThing, _ test: inout Case) throws {
        if thing == .unreadable { asNobody = try folder.handOverToNobody() }
        let before = TreeContent(precious)
        var lines = [
            ["list", "--json"] + folder.place, ["list"] + folder.place, ["show", bad.description] + folder.place,
            ["show", good.description, "--json"] + folder.place, ["workbench", "--once"] + folder.place,
            ["table", "case.yaml", "--output", "table.md"] + folder.place,
            ["recommend", bad.description, "--items", "i1"] + folder.place, ["data", "inspect", "case.yaml"],
            ["run", "--resume", bad.description] + folder.place,
            ["run", "case.yaml", "--set", "model.kind=popularity"] + folder.place,
        ]
        // What the user names may be a link, and is then written through.
        let mayBeLinks = ["Results", "cache", "cache/sessionbench"]
        if mayBeLinks.contains(place) && thing == .linkToTree || place == "table.md" && thing == .linkToFile {
            lines = Array(lines.prefix(4))
        }
        // The folder of an experiment may be a link to another disk, and takes new runs.
        if place == "Results/case" && thing == .linkToTree { lines.removeLast() }
        let listing = lines.removeFirst()
        try checkList(try run(listing, &test), place)
        for line in [test.random.pick(lines), test.random.pick(lines)] + lines.suffix(2).shuffled(using: &test.random) {
            let end = try run(line, &test)
            try end.checkWords(line.joined(separator: " "))
            if end.code != 0 { test.count("failures said") }
            let changed = TreeContent(precious).differences(from: before)
            guard changed.isEmpty else {
                throw Failure.lost("\(line.prefix(3)) changed the tree beside it: \(changed)")
            }
        }
        try checkList(try run(listing, &test), place)
    }

    private func run(_ line: [String], _ test: inout Case) throws -> Child.End {
        test.count("commands")
        // Nothing needs so much memory, unless it swallows what it should not.
        return try folder.program(line, wrapper: asNobody + ["prlimit", "--as=\(16 << 30)"], atMost: 60)
    }

    private func checkList(_ end: Child.End, _ place: String) throws {
        if place == "Results" { return try end.checkWords("list") }
        let listing = try Listing(end)
        guard let row = listing.row(good), row.status == "done" else {
            throw Failure.lost("the good run is not listed as done: \(end.output.prefix(600))")
        }
        // The runs of the commands themselves come on top.
        let strange = listing.rows.filter { $0.run != good.description && !$0.run.hasPrefix("case/2") }
        guard strange.count <= 1 else { throw Failure.wrong("\(strange.count) rows more: \(strange.prefix(3))") }
    }
}
