/// Formats of a table of results for people and papers; machines have CSV and JSON.
public enum TableFormat: String, Sendable, CaseIterable {
    case text, markdown, latex, csv, json
}
