import Foundation

/// Where something is. Most files are as they should be, so that nobody asks: the URL is put together for those who do.
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
