import Foundation
import ScreenKit

/// Updates the workbench with a message.
/// - Parameter time: when the message arrived, for the page Log.
/// - Returns: the effects to carry out.
public func update(_ state: inout Workbench, _ message: Message, at time: Date = .distantPast) -> [Effect] {
    state.workspace.time = time
    let page = state.workspace.page
    var effects = state.take(message)
    if state.workspace.page != page {
        effects += state.pages[page].leave(&state.workspace)
        effects += state.pages[state.workspace.page].enter(&state.workspace)
    }
    return effects + state.pages[state.workspace.page].refresh(&state.workspace)
}

extension Workbench {
    fileprivate mutating func take(_ message: Message) -> [Effect] {
        switch message {
        case .key(let key): return press(key)
        case .paste(let text): paste(text)
        case .click(.key(let key)): return press(key)
        case .click(.spot(let spot)): return click(spot)
        case .wheel(let rows): scroll(by: rows)
        case .resize(let size): resize(size)

        case .results(let records): return workspace.takeOver(records)
        case .removed(let ids): workspace.forget(ids)
        case .queueIdle(let isIdle): workspace.isQueueIdle = isIdle
        case .launched(let id, let experiment): workspace.enqueue(id, experiment)
        case .event(let id, let event): workspace.hear(event, of: id)
        case .history(let id, let events): workspace.read(events, of: id)
        case .outline(let id, let events): workspace.library.change(id) { $0.sketch(events) }
        case .report(let id, let text): workspace.openReport(of: id, text)
        case .trashed(let runs): workspace.takeAway(runs)
        case .followed(let id, let events): workspace.follow(events, of: id)
        case .compared(let query, let answer): workspace.comparisons.take(answer, to: query)
        case .declined(let record, let text): workspace.decline(record, text)
        case .restored(let state):
            workspace.restore(state)
            pages.restore(state)
        case .exploration(let runs, let news): workspace.hear(news, of: runs)
        case .keptRows(let id, let rows): workspace.inspections.take(rows, of: id)
        case .inspected(let query, let answer): workspace.inspections.take(answer, to: query)
        case .choices(let choices): workspace.adopt(choices)
        case .opened(let file): workspace.openExperiment(file)
        case .completed(let path, let endings): workspace.complete(path, endings)
        case .described(let query, let facts): workspace.design.take(facts, of: query)
        case .weighed(let sizes): workspace.design.take(sizes: sizes)
        case .notice(let text): workspace.inform(text)
        case .failure(let text): workspace.complain(text)
        case .allStopped: return workspace.isLeaving ? [.quit] : []
        case .terminate: return [.quit]
        }
        return []
    }

    private mutating func press(_ key: Key) -> [Effect] {
        workspace.notice = nil
        if let answer = workspace.inTopOverlay({ $0.press(key, &$1) }) {
            if answer == nil, key == Everywhere.redrawKey { return [.redraw] }
            if answer == nil { workspace.reply("\(key.label) does nothing here") }
            return (answer ?? []) + pressRequested()
        }
        let page = workspace.page
        if let effects = pages[page].press(key, &workspace) { return effects }
        var everywhere = Everywhere(page: pages[page])
        if let effects = everywhere.perform(key, &workspace) { return effects }
        workspace.reply("\(key.label) does nothing on this page; ? lists the keys")
        return []
    }

    private mutating func paste(_ text: String) {
        workspace.notice = nil
        let isTaken =
            workspace.inTopOverlay { $0.paste(text, &$1) } ?? pages[workspace.page].paste(text, &workspace)
        if !isTaken { workspace.reply("there is nothing to paste into") }
    }

    private mutating func click(_ spot: Screen.AnySpot) -> [Effect] {
        workspace.notice = nil
        guard let effects = workspace.inTopOverlay({ $0.click(spot, &$1) }) else {
            return pages[workspace.page].click(spot, &workspace)
        }
        return effects + pressRequested()
    }

    private mutating func pressRequested() -> [Effect] {
        guard let key = workspace.requestedKey else { return [] }
        workspace.requestedKey = nil
        return press(key)
    }

    private mutating func scroll(by rows: Int) {
        if workspace.inTopOverlay({ $0.scroll(by: rows, &$1) }) == nil {
            pages[workspace.page].scroll(by: rows, &workspace)
        }
    }

    private mutating func resize(_ size: Size) {
        workspace.size = size
        pages.resize(&workspace)
        workspace.resizeOverlays()
    }
}
