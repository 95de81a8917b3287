import Experiments
import Runs

/// A row of the table of runs.
public enum RunRow: Sendable, Hashable {
    /// The heading of runs whose results compare.
    case group(RunGroup)
    /// The finished runs of one variant, which differ in nothing but the seed, as one row.
    case arm(RunArm)
    case run(RunID)
}

/// Runs whose results compare, as far as that is known.
public enum RunGroup: Sendable, Hashable {
    /// `Comparability.key`.
    case comparable(String)
    /// The data of the experiment is not prepared yet.
    case unprepared(String)
}

/// Runs in one group that differ in nothing but the seed.
public struct RunArm: Sendable, Hashable {
    let group: RunGroup
    /// `RunRecord.recipe`.
    let recipe: Int
}

/// How the runs in view are laid out in rows, and what can be asked of a row.
struct RunRows: Sendable, Equatable {
    private(set) var rows: [RunRow] = []
    /// In the order of their rows, whether or not they are folded away.
    private(set) var runs: [RunGroup: [RunID]] = [:]
    private var arms: [RunArm: [RunID]] = [:]
    private var groupOf: [RunID: RunGroup] = [:]
    /// The variant in which a finished run counts.
    private(set) var armOf: [RunID: RunArm] = [:]
    /// In the order of the table.
    private(set) var groups: [RunGroup] = []

    init() {}

    /// One row for each run.
    init(flat order: [RunID], _ library: RunLibrary) {
        rows = order.map { .run($0) }
        group(order, library)
    }

    /// Runs that compare under one heading, if there are several groups; of each variant, what is finished in one row.
    /// - Parameters:
    ///   - first: groups in the order in which they were before; new ones come above them.
    ///   - folded: groups of which only the heading is shown.
    ///   - opened: variants whose runs are shown below their row.
    init(
        _ order: [RunID], _ library: RunLibrary, by key: RunSortKey, descending: Bool, after first: [RunGroup],
        folded: Set<RunGroup>, opened: Set<RunArm>
    ) {
        group(order, library)
        let known = first.filter { runs[$0] != nil }
        groups = groups.filter { !known.contains($0) } + known
        for group in groups {
            if groups.count > 1 { rows.append(.group(group)) }
            if folded.contains(group), groups.count > 1 { continue }
            for unit in units(group, library, by: key, descending: descending) {
                rows.append(unit)
                if case .arm(let arm) = unit, opened.contains(arm) { rows += (arms[arm] ?? []).map { .run($0) } }
            }
        }
    }

    private mutating func group(_ order: [RunID], _ library: RunLibrary) {
        let records = order.compactMap { library[$0] }
        let comparability = library.comparability
        var prepared: [DataRecipe: RunGroup] = [:]
        for record in library.inOrderOfArrival {
            if let data = record.dataset {
                prepared[DataRecipe(record.experiment)] = .comparable(comparability.key(of: data))
            }
        }
        for record in records {
            let group =
                record.dataset.map { .comparable(comparability.key(of: $0)) }
                ?? prepared[DataRecipe(record.experiment)] ?? .unprepared(record.id.experiment)
            groupOf[record.id] = group
            if runs[group] == nil { groups.append(group) }
            runs[group, default: []].append(record.id)
        }
        let finished = records.filter { $0.status == .done }
        // Reference runs stand in for a variant that was not trained here; beside one that was, each has its own row.
        let own = Set(finished.lazy.filter { !$0.isReference }.map(\.recipe))
        let byArm = Dictionary(grouping: finished.filter { !$0.isReference || !own.contains($0.recipe) }) { record in
            groupOf[record.id].map { RunArm(group: $0, recipe: record.recipe) }
        }
        // Of runs with one seed, which differ in nothing, one counts.
        for case (let arm?, let runs) in byArm {
            let counting = Dictionary(grouping: runs, by: \.experiment.training.seed).values.compactMap(\.counting?.id)
            arms[arm] = runs.map(\.id).filter(Set(counting).contains)
            for id in counting { armOf[id] = arm }
        }
    }

    /// Rows of a group: runs that are not done, and of each variant those that are. Sorted by numbers, a variant
    /// stands where its mean does.
    private func units(_ group: RunGroup, _ library: RunLibrary, by key: RunSortKey, descending: Bool) -> [RunRow] {
        var units: [RunRow] = []
        var seen: Set<RunArm> = []
        for id in runs[group] ?? [] {
            guard let arm = armOf[id], let members = arms[arm], members.count > 1 else {
                units.append(.run(id))
                continue
            }
            if seen.insert(arm).inserted { units.append(.arm(arm)) }
        }
        guard key.isOfResults else { return units }
        func value(_ row: RunRow) -> Double? {
            let values = runs(of: row).compactMap { library[$0].flatMap(key.number) }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        return units.map { ($0, value($0)) }.enumerated().sorted { left, right in
            switch (left.element.1, right.element.1) {
            case (let one?, let other?) where one != other: (one < other) != descending
            case (_?, nil): true
            case (nil, _?): false
            default: left.offset < right.offset
            }
        }.map(\.element.0)
    }

    // MARK: Looking

    func group(of row: RunRow) -> RunGroup? {
        switch row {
        case .group(let group): group
        case .arm(let arm): arm.group
        case .run(let id): groupOf[id]
        }
    }

    /// The runs of a row; all of a group for its heading.
    func runs(of row: RunRow) -> [RunID] {
        switch row {
        case .group(let group): runs[group] ?? []
        case .arm(let arm): arms[arm] ?? []
        case .run(let id): [id]
        }
    }

    /// The first of these rows that is in the table: the run, the variant that it is folded into, its group.
    func place(of id: RunID) -> Int? {
        let wanted: [RunRow] =
            [.run(id)] + (armOf[id].map { [.arm($0)] } ?? []) + (groupOf[id].map { [.group($0)] } ?? [])
        return wanted.lazy.compactMap { row in rows.firstIndex(of: row) }.first
    }
}

/// What decides the test rows of an experiment, before they are prepared.
private struct DataRecipe: Hashable {
    private let data: DataSource
    private let split: EvaluationProtocol

    init(_ experiment: Experiment) {
        data = experiment.data
        split = experiment.protocol
    }
}
