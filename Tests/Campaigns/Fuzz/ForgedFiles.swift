import Basics
import Foundation
import Runs
import Tensor
import TestSupport
import Testing
import Training

extension Reliability {
    /// Files of a run with forged values and checksums that fit them. There is no right result for such files: they are
    /// refused, or taken for what they say, but nothing crashes, hangs or prints what a terminal would obey.
    @Suite struct ForgedFiles {
        @Test("Forged checkpoints, weights and ranks are refused or used")
        func safetensors() throws {
            let templates = [
                try DamageTemplate("hiersrec", Recipe.trained[0], stoppedAfter: 15),
                try DamageTemplate("gru4rec, side by side", Recipe.trained[12], stoppedAfter: 16),
                try DamageTemplate("with tasks", Recipe.trained[14], stoppedAfter: 7),
                try DamageTemplate("done", Recipe.trained[0]),
            ]
            let campaign = Campaign(
                "forged tensors", beside: 2, counting: "refused", "used", "recommended", "unchanged")
            campaign.run { test in
                let template = test.random.pick(templates)
                let file = test.random.pick(template.files.filter { $0.hasSuffix(".safetensors") })
                let folder = try CaseFolder()
                let run = try template.copy(to: folder)
                guard let forged = ForgedTensors(template.content(file), &test.random) else {
                    return test.count("unchanged")
                }
                try forged.bytes.write(to: run.url.appending(path: file))
                _ = folder.store.record(run)
                _ = try? Safetensors(contentsOf: SafetensorsFile(run.ranks.appending(component: "test.safetensors")))
                if let summary = template.summary {
                    _ = try? run.testRows(of: summary)
                    _ = try? run.testLists(of: summary)
                }
                if template.summary != nil {
                    if (try? DamageTemplate.recommendation(run, folder)) != nil { test.count("recommended") }
                    return
                }
                try goOn(run, template, in: folder, &test, "\(template.name), \(file), \(forged.description)")
            }
        }

        @Test("Forged events and results are refused or shown")
        func events() throws {
            let stopped = try DamageTemplate("stopped", Recipe.trained[0], stoppedAfter: 15)
            let templates = [stopped, try DamageTemplate("done", Recipe.trained[15])]
            let campaign = Campaign(
                "forged events and results", beside: 2, counting: "refused", "used", "commands", "unchanged")
            campaign.run { test in
                let template = test.random.pick(templates)
                let file = test.random.pick(template.files.filter { $0.hasSuffix(".json") || $0.hasSuffix(".jsonl") })
                let folder = try CaseFolder()
                let run = try template.copy(to: folder)
                var forgery = JSONForgery(test.random.split())
                guard let bytes = Self.forged(template.content(file), &forgery, &test.random) else {
                    return test.count("unchanged")
                }
                try bytes.write(to: run.url.appending(path: file))
                let record = folder.store.record(run)
                let isRead = record.summary != nil || (try? run.events()) != nil
                test.count(isRead ? "used" : "refused")
                if let reason = record.reason, reason != reason.forTerminal {
                    throw Failure.wrong(
                        "\(file), \(forgery.description): a reason that is not for terminals: \(reason)")
                }
                try ForgedScreens.draw(record, (try? run.events()) ?? [], &test.random)
                guard test.random.chance(0.1) else { return }
                // The commands format every number that the files may hold.
                for words in [["list"], ["show", "last"], ["show", "last", "--json"], ["workbench", "--once"]] {
                    let end = try folder.program(words + folder.place)
                    test.count("commands")
                    try end.checkWords("\(file), \(forgery.description), \(words)")
                }
            }
        }

        private static func forged(_ content: Data, _ forgery: inout JSONForgery, _ random: inout RandomStream) -> Data?
        {
            if content.starts(with: Data("{\"checksum\"".utf8)),
                !content.dropLast().contains(10) || content.contains(0x20)
            {
                return forgery.forge(content).map(sealed)
            }
            var lines = content.split(separator: 10).map { Data($0) }
            let line = random.index(below: lines.count)
            guard let forged = forgery.forge(lines[line]) else { return nil }
            lines[line] = sealed(forged)
            return Data(lines.joined(separator: [10])) + [10]
        }

        /// The object with a seal that fits.
        static func sealed(_ json: Data) -> Data {
            guard var object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else { return json }
            // A number may be one that cannot be written back, so the old seal is cut out of the text.
            object["checksum"] = nil
            let text = String(decoding: json, as: UTF8.self)
            return Seal.close(Data(text.replacing(/"checksum":"[^"]*",?/, with: "", maxReplacements: 1).utf8))
        }

        private func goOn(
            _ run: RunFolder, _ template: DamageTemplate, in folder: CaseFolder, _ test: inout Case, _ place: String
        ) throws {
            do {
                let summary = try RunExecution(
                    experiment: template.experiment, folder: run, locations: try folder.locations(), stop: StopFlag(),
                    onEvent: { _ in }
                ).run()
                guard summary != nil else { throw Failure.wrong("\(place): it stopped by itself") }
                test.count("used")
            } catch let failure as Failure {
                throw failure
            } catch {
                guard "\(error)".contains(" ") else {
                    throw Failure.wrong("\(place): an error without words: \(error)")
                }
                test.count("refused")
            }
            _ = folder.store.record(run)
        }
    }
}

/// A safetensors file with another header, or other numbers, under checksums that fit.
struct ForgedTensors {
    private(set) var bytes: Data
    private(set) var description: String

    init?(_ content: Data, _ random: inout RandomStream) {
        guard content.count > 8 else { return nil }
        let size = content.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        guard size <= content.count - 8 else { return nil }
        var json = Data(content[8..<8 + size])
        var numbers = Data(content[(8 + size)...])
        // Numbers without checksums are taken as they are.
        var text = String(decoding: json, as: UTF8.self)
        text = text.replacing(/"checksum":"[^"]*",?/, with: "", maxReplacements: 1)
        if random.chance(0.8) { text = text.replacing(/"checksums":"(?:[^"\\]|\\.)*",?/, with: "", maxReplacements: 1) }
        json = Data(text.utf8)
        if random.chance(0.3), numbers.count >= 4 {
            let strange: [Float] = [.nan, .infinity, -.infinity, 3e38, -3e38, .leastNonzeroMagnitude, 0]
            for _ in 0..<(1 + random.index(below: 8)) {
                let place = random.index(below: numbers.count / 4) * 4
                let value = random.pick(strange)
                withUnsafeBytes(of: value) { numbers.replaceSubrange(place..<place + 4, with: $0) }
            }
            description = "strange numbers"
        } else {
            var forgery = JSONForgery(random.split())
            guard let forged = forgery.forge(json) else { return nil }
            json = forged
            description = forgery.description
        }
        let opening = #"{"__metadata__":{"#
        if json.starts(with: opening.utf8) { json = Seal.close(json, after: opening) }
        bytes = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + numbers
    }
}
