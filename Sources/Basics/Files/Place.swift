import Foundation

/// Where something is. The URL is put together only on demand, since most files are fine and nobody asks for it.
enum Place: Sendable {
    case at(URL)
    case file(String, in: Folder)
    case folder(String, in: Folder)

    var url: URL {
        switch self {
        case .at(let url): url
        case .file(let name, let folder): folder.url.appending(component: name)
        case .folder(let name, let folder): folder.url.appending(component: name, directoryHint: .isDirectory)
        }
    }
}
