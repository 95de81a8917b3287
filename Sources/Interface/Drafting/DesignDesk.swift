import Experiments
import Runs
import ScreenKit

/// What the page Design is about: the experiments to start from, a draft of each, the form over the chosen draft, and
/// the study that it makes.
package struct DesignDesk: Sendable, Equatable {
    package enum Pane: Sendable, Hashable, CaseIterable { case data, form, plan }

    /// Something that has been asked for.
    private enum Answer<Value: Sendable & Equatable>: Sendable, Equatable {
        case awaited
        case given(Value)

        var value: Value? { if case .given(let value) = self { value } else { nil } }
    }

    package var pane = Pane.data
    /// Experiments of runs, the latest first, then those that are offered.
    package private(set) var choices: [ExperimentChoice]
    package private(set) var choiceCursor: ListCursor
    /// By identity of the choice, once it was looked at.
    private var drafts: [String: ExperimentDraft] = [:]
    private var clones: [ExperimentChoice] = []
    private var offered: [ExperimentChoice]
    package private(set) var form = FormList()
    package private(set) var plan = PlannedStudy()
    /// What is known of data.
    private var facts: [DataQuery: Answer<DataFacts>] = [:]
    /// Bytes of run folders.
    private var sizes: [RunID: Answer<Int>] = [:]

    /// Variants whose keys the form shows.
    private static let variantsRead = 32

    init(_ choices: [ExperimentChoice]) {
        self.choices = choices
        offered = choices
        choiceCursor = ListCursor(count: choices.count)
        settle()
    }

    package var choice: ExperimentChoice? {
        choices.indices.contains(choiceCursor.index) ? choices[choiceCursor.index] : nil
    }

    /// Nil if there is nothing to start from.
    package var draft: ExperimentDraft? {
        guard let choice, !choice.isUnreadable else { return nil }
        return drafts[choice.identity] ?? ExperimentDraft(choice.experiment, study: choice.study)
    }

    /// Why nothing of it can be launched; nil if something can.
    var problem: String? {
        guard let choice else { return "there is no experiment to launch" }
        return dataProblem ?? (choice.isUnreadable ? choice.problem : nil) ?? plan.made.obstacle
    }

    /// What is wrong with the data of the choice; nil if nothing is, or the draft is of other data.
    private var dataProblem: String? {
        guard let choice, let draft else { return nil }
        if case .absent(let problem)? = dataFacts { return problem }
        let isOther = draft.isEdited && DataQuery(draft.experiment) != DataQuery(draft.unedited)
        return isOther ? nil : choice.problem
    }

    /// What is known of the data of a choice; of an experiment that came from a run only once it was looked at.
    func data(of choice: ExperimentChoice) -> ExperimentChoice.Data {
        if case .given(.absent)? = facts[DataQuery(choice.experiment)] { return .absent }
        return choice.data
    }

    // MARK: The line under the cursor

    /// The key under the cursor of the form.
    var key: ExperimentKey? {
        guard case .key(let path)? = form.row else { return nil }
        return ExperimentSchema.key(path)
    }

    // MARK: Experiments

    mutating func choose(_ index: Int) {
        choiceCursor.select(index)
        settle()
    }

    /// Chooses what stands in a file, or has a name (`ExperimentChoice.identity`).
    /// - Returns: whether there is such a choice.
    @discardableResult
    mutating func choose(identity: String) -> Bool {
        guard let index = choices.firstIndex(where: { $0.identity == identity }) else { return false }
        choose(index)
        return true
    }

    /// Takes over what files say now; changes stay changes, of what their file says.
    mutating func adopt(_ offered: [ExperimentChoice]) {
        let identity = choice?.identity
        for choice in offered where !choice.isUnreadable {
            guard let draft = drafts[choice.identity] else { continue }
            drafts[choice.identity] = draft.rebased(on: choice.experiment, study: choice.study)
        }
        self.offered = offered
        choices = clones + offered
        let index = choices.firstIndex { $0.identity == identity } ?? choiceCursor.index
        choiceCursor.replace(count: choices.count, index: index)
        choiceCursor.reveal()
        settle()
    }

    /// Starts from the experiment of a run.
    mutating func clone(_ run: RunRecord) {
        let name = "run \(run.id.folder)"
        let clone = ExperimentChoice(name: name, experiment: run.experiment)
        clones.removeAll { $0.identity == clone.identity }
        clones.insert(clone, at: 0)
        choices = clones + offered
        choiceCursor.replace(count: choices.count, index: 0)
        drafts[clone.identity] = nil
        pane = .form
        choose(0)
    }

    // MARK: Changes

    /// Changes the draft; the form and the study follow.
    mutating func edit(_ body: (inout ExperimentDraft) throws(InvalidExperiment) -> Void) throws(InvalidExperiment) {
        guard let choice, var draft else { return }
        try body(&draft)
        drafts[choice.identity] = draft
        settle()
    }

    /// The cursor of the study is also the variant that the form starts from.
    private mutating func followVariant() {
        guard let choice, var draft, !draft.isEdited, let variant = plan.variant else { return }
        draft.choose(variant: variant)
        drafts[choice.identity] = draft
        form.fill(draft, reading: [draft.experiment])
    }

    mutating func toggleFold(_ section: FormSection) {
        if let draft { form.toggleFold(section, of: draft) }
    }

    mutating func toggleChanges() {
        if let draft { form.toggleChanges(of: draft) }
    }

    mutating func reveal(_ row: FormRow) {
        guard let draft else { return }
        pane = .form
        form.reveal(row, of: draft)
    }

    // MARK: Cursors

    mutating func move(_ move: ListCursor.Move) {
        switch pane {
        case .data:
            choiceCursor.move(move)
            settle()
        case .form: form.move(move)
        case .plan:
            plan.move(move)
            followVariant()
        }
    }

    mutating func scroll(by rows: Int) {
        switch pane {
        case .data: choiceCursor.scroll(by: rows)
        case .form: form.scroll(by: rows)
        case .plan: plan.scroll(by: rows)
        }
    }

    mutating func select(_ row: FormRow) {
        pane = .form
        form.select(row)
    }

    mutating func select(variant row: Int) {
        pane = .plan
        plan.select(row)
        followVariant()
    }

    mutating func resize(choices: Int, form rows: Int, plan variants: Int) {
        // A view that was scrolled stays where it is unless its size has changed.
        if choices != choiceCursor.height { choiceCursor.resize(height: choices) }
        if rows != form.cursor.height { form.resize(height: rows) }
        if variants != plan.cursor.height { plan.resize(height: variants) }
    }

    // MARK: What follows

    /// Makes form and study anew.
    private mutating func settle() {
        guard let draft else {
            form.clear()
            plan.adopt(nil)
            return
        }
        plan.adopt(draft)
        let variants = draft.isEdited ? plan.study.variants.prefix(Self.variantsRead).map(\.experiment) : []
        form.fill(draft, reading: variants + [draft.experiment])
    }

    /// Looks for runs of the study.
    /// - Returns: what is shown and has not been asked for: data, and runs whose sizes are wanted.
    mutating func follow(_ index: RecipeIndex, _ library: RunLibrary) -> (data: DataQuery?, runs: [RunID]) {
        // A run that has ended may have prepared its data.
        if plan.follow(index, library) { forgetUnknown() }
        let runs = plan.cost.basis.keys.filter { sizes[$0] == nil }.sorted { $0.description < $1.description }
        for run in runs { sizes[run] = .awaited }
        guard let draft, problem == nil || plan.made.obstacle != nil else { return (nil, runs) }
        let query = DataQuery(draft.experiment)
        guard facts[query] == nil else { return (nil, runs) }
        facts[query] = .awaited
        return (query, runs)
    }

    /// What is known of the data of the draft; nil if nothing is yet.
    var dataFacts: DataFacts? { draft.flatMap { facts[DataQuery($0.experiment)]?.value } }

    mutating func take(_ facts: DataFacts, of query: DataQuery) { self.facts[query] = .given(facts) }
    mutating func take(sizes: [RunID: Int]) { for (run, bytes) in sizes { self.sizes[run] = .given(bytes) } }

    /// What was not known may be by now.
    mutating func forgetUnknown() {
        facts = facts.filter {
            switch $0.value {
            case .given(.unknown), .given(.absent): false
            case .given(.known), .awaited: true
            }
        }
    }

    var knownSizes: [RunID: Int] { sizes.compactMapValues(\.value) }
}
