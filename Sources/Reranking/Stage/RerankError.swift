import Basics

/// Why a second stage cannot be fitted or used.
package struct RerankError: UserError, Hashable {
    package let description: String

    package init(_ description: String) { self.description = description }
}
