import Basics

extension Double {
    /// With at most two decimals, the same on every machine; what is no number would spoil the file, and is 0.
    var written: String {
        guard isFinite, magnitude < 1e9 else { return "0" }
        let text = Numbers.fixed(self, 2)
        guard text.contains(".") else { return text }
        let short = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return short.isEmpty ? "0" : String(short.reversed())
    }
}
