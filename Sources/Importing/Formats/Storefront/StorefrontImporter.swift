import Basics
import Experiments
import Foundation
import Sessions
import Storefront

/// The shop that is generated.
struct StorefrontImporter: Importer {
    let settings: StorefrontSettings

    func files(isSplit: Bool) -> [URL] { [] }

    func read(
        name: String, isSplit: Bool, stop: StopFlag, onProgress: @escaping (ReadingProgress) -> Void
    ) throws -> SourceData {
        try settings.requireMemory()
        var data = try Storefront(settings).sourceData(stop: stop)
        data.name = name
        return data
    }
}
