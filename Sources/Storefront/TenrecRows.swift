import Experiments
import Sessions

extension SourceData {
    /// Kinds of feedback that Tenrec's files have columns for.
    package static let tenrecFeedback = ["follow", "like", "share"]

    /// A Storefront's sessions as rows of Tenrec's published files (Yuan et al. 2022), session by session in the order
    /// of their rows: a user for each session, the number of its type as the category of an item, feedback of the names
    /// in `tenrecFeedback`, and rows without a click for what was shown. A kind of feedback that there is not has no
    /// values; of gender and age nothing is known, which the files write as 0.
    /// - Parameter write: gets the header and then each row, with its line feed.
    package func writeTenrec(_ write: (String) throws -> Void) rethrows {
        try write("user_id,item_id,click,follow,like,share,video_category,watching_times,gender,age\n")
        let types = catalogue.categories.last?.target ?? []
        let tasks = Self.tenrecFeedback.map { feedback.firstIndex(of: $0) }
        for session in 0..<sessions.count {
            func row(_ item: Int32, click: Int, _ labels: [String]) throws {
                let category = types.isEmpty ? "\\N" : "\(types[Int(item)])"
                try write(
                    "\(session + 1),\(item + 1),\(click),\(labels.joined(separator: ",")),\(category),\(click),0,0\n")
            }
            for event in sessions.events(session) {
                if sessions.saysWhatWasShown {
                    for item in sessions.shown[event] { try row(item, click: 0, tasks.map { $0 == nil ? "\\N" : "0" }) }
                }
                try row(
                    sessions.items[event], click: 1,
                    tasks.map { task in task.map { "\(sessions.feedback[$0][event])" } ?? "\\N" })
            }
        }
    }
}
