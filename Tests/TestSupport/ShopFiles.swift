import Experiments
import Foundation
import Importing
import Sessions

extension TemporaryFolder {
    /// Imports the files of this folder as sessions alone unless `configure` says otherwise.
    public func read(isSplit: Bool = false, _ configure: (inout DataSource) -> Void = { _ in }) throws -> SourceData {
        try TableImporter(sessionsOnly(configure), dataFolder: url).read(name: "shop", isSplit: isSplit)
    }
}

/// A source of the file `train.csv` (`session_id,item_id,time`) without items file.
public func sessionsOnly(_ configure: (inout DataSource) -> Void = { _ in }) -> DataSource {
    var source = DataSource()
    source.source = .files
    source.items.file = ""
    configure(&source)
    return source
}

extension SourceData {
    /// Item identifiers of each session.
    public var named: [[String]] { names(of: sessions, in: catalogue) }
}

public func names(of sessions: SessionSet, in catalogue: Catalogue) -> [[String]] {
    (0..<sessions.count).map { sessions[$0].map { catalogue.ids[Int($0)] } }
}
