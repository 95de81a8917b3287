import Experiments
import Foundation

/// The importer of a source.
/// - Parameter dataFolder: the folder that `source.folder` is relative to.
public func importer(of source: DataSource, dataFolder: URL) -> any Importer {
    switch source.source {
    case .files: TableImporter(source, dataFolder: dataFolder)
    case .storefront: StorefrontImporter(settings: source.storefront)
    }
}
