import Experiments
import Foundation
import Testing

/// Random search: what is drawn for the trials of a family.
@Suite("Random search") struct SearchTests {
    private static func study(
        trials: Int = 40, seed: Int = 1, _ keys: String, variants: String = "full: {}", more: String = "",
        overrides: [String] = []
    ) throws -> Study {
        try ExperimentFile(
            yaml: """
                study:
                  search: {trials: \(trials), seed: \(seed), keys: {\(keys)}}
                  variants: {\(variants)}
                \(more)
                """, file: "my.yaml", overrides: overrides
        ).asStudy
    }

    private static func problem(_ keys: String, variants: String = "full: {}", more: String = "") -> String {
        do {
            _ = try study(keys, variants: variants, more: more)
            return ""
        } catch { return "\(error)" }
    }

    private static func trials(_ study: Study, _ family: Int = 0) throws -> [Search.Trial] {
        try #require(study.search).families[family].trials
    }

    private static let rate = "training.learningRate: {from: 0.0001, to: 0.01, scale: log}"

    /// Largest distance between the shares of numbers below each of them and what a uniform distribution has.
    private static func distanceFromUniform(_ numbers: [Double]) -> Double {
        let count = Double(numbers.count)
        return numbers.sorted().enumerated().map { index, number in
            max(abs(number - Double(index) / count), abs(number - Double(index + 1) / count))
        }.max() ?? 1
    }

    @Test("Draws are within their range, and spread over it as its scale says", arguments: 1...5)
    func ranges(seed: Int) throws {
        let study = try Self.study(
            trials: 1_000, seed: seed,
            Self.rate + ", model.dropout: {from: 0, to: 0.5}, model.sessionLength: {from: 5, to: 200, scale: log}, "
                + "training.patience: {from: 2, to: 9}, model.width: [32, 64, 128]")
        let experiments = try Self.trials(study).map(\.experiment)
        #expect(experiments.count == 1_000)
        // Kolmogorov and Smirnov: exceeded once in 10,000 times.
        let limit = 2.23 / 1_000.0.squareRoot()
        let rates = experiments.map(\.training.learningRate)
        #expect(rates.allSatisfy { (0.0001...0.01).contains($0) })
        #expect(Self.distanceFromUniform(rates.map { log($0 / 0.0001) / log(100) }) < limit)
        let dropout = experiments.map(\.model.dropout)
        #expect(dropout.allSatisfy { (0...0.5).contains($0) })
        #expect(Self.distanceFromUniform(dropout.map { $0 * 2 }) < limit)
        let lengths = experiments.map { Double($0.model.sessionLength) }
        #expect(lengths.min() == 5 && (lengths.max() ?? 0) > 190 && (lengths.max() ?? 0) <= 200)
        // Each whole number has the part of the scale up to the next: half of them lie below the geometric mean.
        let below = lengths.count { $0 < (5.0 * 201).squareRoot().rounded(.down) }
        #expect(abs(Double(below) / 1_000 - log(31.0 / 5) / log(201.0 / 5)) < 0.07)
        let patience = Dictionary(grouping: experiments, by: \.training.patience).mapValues(\.count)
        #expect(patience.keys.sorted() == Array(2...9) && patience.values.allSatisfy { abs($0 - 125) < 50 })
        let widths = Dictionary(grouping: experiments, by: \.model.width).mapValues(\.count)
        #expect(widths.keys.sorted() == [32, 64, 128] && widths.values.allSatisfy { abs($0 - 333) < 70 })
        // Six digits, as they are written.
        #expect(rates.allSatisfy { Double(String(format: "%.6g", $0)) == $0 })
    }

    @Test("The same seed draws the same, another one other values, and another key moves none")
    func streams() throws {
        let plain = try Self.trials(try Self.study(Self.rate))
        let keys = "model.dropout: {from: 0, to: 0.5}, \(Self.rate), model.width: [32, 64]"
        let more = try Self.trials(try Self.study(keys))
        #expect(try Self.trials(try Self.study(Self.rate)) == plain)
        #expect(more.map(\.experiment.training.learningRate) == plain.map(\.experiment.training.learningRate))
        let longer = try Self.trials(try Self.study(trials: 90, Self.rate))
        #expect(longer.prefix(40).map(\.experiment) == plain.map(\.experiment))
        let other = try Self.trials(try Self.study(seed: 2, Self.rate))
        let pairs = zip(other.map(\.experiment.training), plain.map(\.experiment.training))
        #expect(pairs.allSatisfy { $0.learningRate != $1.learningRate })
        // A changed range is another study.
        let wider = try Self.study(Self.rate.replacing("0.01", with: "0.02"))
        #expect(Set(wider.runs.map(\.experiment.recipe)).isDisjoint(with: plain.map(\.experiment.recipe)))
    }

    @Test("Every variant is a family with as many trials on validation; what its model does not read is not drawn")
    func families() throws {
        let study = try Self.study(
            trials: 6, "\(Self.rate), model.hierarchy: [parallel, none], model.neighbours.k: {from: 50, to: 900}",
            variants: "full: {}, gru: {model.kind: gru4rec}, stan: {model.kind: stan}, floor: {model.kind: popularity}",
            more: "  seeds: 3")
        let families = try #require(study.search).families
        #expect(families.map(\.name) == ["full", "gru", "stan", "floor"])
        #expect(families.map(\.trials.count) == [6, 6, 6, 1])
        #expect(families.map(\.seeds) == [[1, 2, 3], [1, 2, 3], [1], [1]])
        #expect(families[0].undrawn == ["model.neighbours.k"])
        #expect(families[1].undrawn == ["model.hierarchy", "model.neighbours.k"])
        #expect(families[2].undrawn == ["training.learningRate", "model.hierarchy"])
        #expect(families[3].undrawn.count == 3 && families[3].trials[0].values.isEmpty)
        // What families share is drawn alike.
        #expect(
            families[0].trials.map(\.experiment.training.learningRate)
                == families[1].trials.map(\.experiment.training.learningRate))
        #expect(study.variants.map(\.name).prefix(2) == ["full, trial 1", "full, trial 2"])
        #expect(study.runs.count == 19 && study.runs.allSatisfy { !$0.experiment.evaluation.test })
        #expect(study.runs.allSatisfy { $0.experiment.training.seed == 1 && $0.experiment.conflicts.isEmpty })
        let tested = families[0].tested(2)
        #expect(tested.name == "full" && tested.runs.count == 3 && tested.experiment.evaluation.test)
        #expect(tested.experiment.training.learningRate == families[0].trials[2].experiment.training.learningRate)
        let rate = "\(families[2].trials[0].experiment.model.neighbours.k)"
        #expect(families[2].trials[0].values == "k \(rate)")
    }

    @Test("A key that other draws leave unread stays as it was; equal trials are one")
    func conditional() throws {
        let study = try Self.study(trials: 60, "model.scores: [dot, cosine], model.scale: [5, 10]")
        let trials = try Self.trials(study)
        #expect(Set(trials.map(\.values)) == ["scores dot", "scores cosine, scale 5", "scores cosine, scale 10"])
        #expect(trials.count == 3 && study.search?.trials == 60)
    }

    @Test("Families are chosen by name, seeds are those of the test, and what is set is not drawn")
    func choices() throws {
        let variants = "full: {}, gru: {model.kind: gru4rec}, stan: {model.kind: stan}"
        let keys = "\(Self.rate), model.neighbours.k: [100, 200]"
        let study = try Self.study(keys, variants: variants)
        #expect(try study.restricted(to: ["gru"]).search?.families.map(\.name) == ["gru"])
        #expect(throws: InvalidStudyChoice.self) { try study.restricted(to: ["full, trial 2"]) }
        let seeded = try #require(try study.seeded(4).search)
        #expect(seeded.families.map(\.seeds.count) == [4, 4, 1])
        #expect(try study.seeded(4).runs == study.runs)
        let set = try Self.study(
            "\(Self.rate), model.dropout: {from: 0, to: 0.5}", overrides: ["training.learningRate=0.5"])
        #expect(try Self.trials(set).allSatisfy { $0.experiment.training.learningRate == 0.5 })
        #expect(try Self.trials(set).map(\.values).allSatisfy { $0.hasPrefix("dropout ") })
    }

    @Test("What makes no sense is refused, with its line")
    func refused() {
        let rate = Self.rate
        #expect(Self.problem("training.learningRate: {from: 0.1, to: 0.01}").contains("my.yaml:2:"))
        #expect(Self.problem("training.learningRate: {from: 0.1, to: 0.01}").contains("from must be smaller than to"))
        #expect(Self.problem("model.dropout: {from: 0, to: 0.5, scale: log}").contains("above 0 on a log"))
        #expect(Self.problem("model.dropout: {from: 0, to: 7}").contains("model.dropout needs a number"))
        #expect(Self.problem("model.dropout: {from: 0, to: 0.5, scale: square}").contains("linear or log"))
        #expect(Self.problem("model.dropout: {from: 0}").contains("needs {from"))
        #expect(Self.problem("model.dropout: {least: 0, to: 1}").contains("from, to and scale, not least"))
        #expect(Self.problem("model.scores: {from: dot, to: cosine}").contains("is no number"))
        #expect(Self.problem("model.dropout: [0.1, 0.1]").contains("the value 0.1 twice"))
        #expect(Self.problem("training.epochs: [5, 10]").contains("every family gets the same epochs"))
        #expect(Self.problem("training.refit: [true, false]").contains("from before a refit"))
        #expect(Self.problem("training.workers: [1, 2]").contains("decides no result"))
        let untested = Self.problem(rate, variants: "a: {}, b: {evaluation.test: false}")
        #expect(untested.contains("leave evaluation.test out"))
        let unselected = Self.problem(rate, variants: "a: {}, b: {training.selection: none}")
        #expect(unselected.contains("leave training.selection out"))
        #expect(Self.problem("training.selection: [validation, none]").contains("validation judges all trials"))
        #expect(Self.problem("training.seed: [5, 10]").contains("study.seeds gives the seeds"))
        #expect(Self.problem("model.kind: [stan, markov]").contains("families are the variants"))
        #expect(Self.problem("protocol.days: [5, 10]").contains("keys of model and training"))
        #expect(Self.problem("evaluation.batch: [5, 10]").contains("keys of model and training"))
        #expect(Self.problem("model.widht: [5, 10]").contains("model.width"))
        #expect(Self.problem("model.neighbours.k: [5, 10]").contains("is read by no variant"))
        #expect(Self.problem("model.width: [64, 30]").contains("heads do not divide the width 30"))
        #expect(Self.problem(rate, variants: "a: {}, b: {training.epochs: 3}").contains("the same epochs, but"))
        #expect(
            Self.problem(rate, variants: "a: {}, b: {training.learningRate: 3}").contains("which study.search draws"))
        let grid = "  grid: {training.learningRate: [0.1, 0.2]}"
        #expect(Self.problem(rate, more: grid).contains("varied by study.grid"))
        #expect(
            Self.problem(rate, more: "  seeds: {precision: 1, least: 3, most: 5}").contains("exclude each other"))
        func file(_ search: String) -> String {
            do {
                _ = try ExperimentFile(yaml: "study:\n  search: \(search)", file: "my.yaml")
                return ""
            } catch { return "\(error)" }
        }
        #expect(file("{keys: {model.width: [64]}}").contains("needs trials and keys"))
        #expect(file("{trials: 5}").contains("needs trials and keys"))
        #expect(file("{trials: 0, keys: {model.width: [64]}}").contains("from 1 to 1000"))
        #expect(file("{trails: 5, keys: {model.width: [64]}}").contains("did you mean trials?"))
        #expect(file("7").contains("study.search needs trials"))
    }
}
