import Basics
import Experiments
import Sessions

/// The built-in shop: a deterministic generator of a catalogue and of sessions whose truth is known.
///
/// A session has a fixed taste (a house and a price band) and a type in mind. At each event the shopper returns to an
/// item of the session with a fixed probability; otherwise they pick a new one among the released items of the type,
/// ∝ popularity · match with the taste, and the type in mind then drifts: it stays, moves inside its category, to a
/// related type, or anywhere. A return leaves the type in mind as it is. Nothing tells the two kinds of event apart.
/// Because a new item shows its type, the type of the last *new* item and the taste are all there is to know about the
/// intent, which is why `StorefrontCeiling` can filter exactly.
///
/// Feedback on clicks, and items that are shown without being clicked, are drawn after that if they are asked for, and
/// change nothing of it.
///
/// Same settings, same data, on every platform. Sessions are generated one by one, each from its own random stream.
public struct Storefront: Sendable {
    public let settings: StorefrontSettings
    package let stock: StorefrontStock

    /// - Precondition: at least 5 items and 1 session, both below 2³¹ − 1.
    public init(_ settings: StorefrontSettings) {
        precondition(settings.items >= 5 && settings.items < Int(Int32.max), "a Storefront has at least 5 items")
        precondition(settings.sessions >= 1 && settings.sessions < Int(Int32.max), "a Storefront has sessions")
        self.settings = settings
        stock = StorefrontStock(settings)
    }

    /// The whole catalogue and all sessions, in order of time.
    /// - Complexity: linear in items and sessions, times the size of a type.
    /// - Throws: `Stopped`.
    public func sourceData(stop: StopFlag = StopFlag()) throws(Stopped) -> SourceData {
        var sessions = SessionSet()
        var times: [Int64] = []
        for index in 0..<settings.sessions {
            try stop.check()
            let session = session(index)
            sessions.append(
                session.items, shown: settings.shown > 0 ? shown(before: session, index) : nil, origin: index)
            times.append(session.time)
        }
        for name in settings.feedback {
            try stop.check()
            let feedback = StorefrontFeedback(
                name, on: sessions, of: stock, relatedness: settings.relatedness, seed: settings.seed)
            sessions.feedback.append(feedback.labels)
        }
        if settings.shown > 0 {
            // The click itself is the positive of its task.
            sessions.feedback.append((0..<sessions.shown.count).map { sessions.shown.range($0).isEmpty ? -1 : 1 })
        }
        return SourceData(
            name: "storefront", catalogue: try stock.catalogue(seed: settings.seed, stop: stop), sessions: sessions,
            times: times, feedback: settings.tasks)
    }

    /// Generates one session, with the truth behind it.
    package func session(_ index: Int) -> StorefrontSession {
        stock.session(index, of: settings.sessions, seed: settings.seed)
    }
}

extension StorefrontSettings {
    /// - Throws: `MemoryShortage` if memory does not suffice for so many items and sessions (measured: some 235 bytes
    ///   per item and 185 per session; a session has five clicks, each with five numbers while feedback is drawn).
    package func requireMemory() throws(MemoryShortage) {
        let extra = (feedback.isEmpty ? 0 : 200) + 5 * feedback.count + 40 * shown
        try Basics.requireMemory(
            250 * items + (200 + extra) * sessions, for: "a Storefront of \(items) items and \(sessions) sessions",
            advice: "lower data.storefront.items or data.storefront.sessions")
    }
}
