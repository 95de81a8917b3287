// swift-tools-version: 6.1
import PackageDescription

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")

// The module graph is the architecture: only Tensor imports OpenBLAS, only Terminal imports ncurses, and everything
// that a screen shows (Interface) is built without either. ArchitectureTests keep it.
let package = Package(
    name: "sessionbench",
    platforms: [.macOS(.v14)],
    products: [.executable(name: "sessionbench", targets: ["sessionbench"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries and C.
        .systemLibrary(name: "COpenBLAS"),
        .systemLibrary(name: "CNcurses"),
        .target(name: "CKernels"),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CXGBoost", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CCompression", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CTerminal"),
        .target(name: "CProcess"),

        // What all the others speak of.
        .target(name: "Basics", dependencies: ["CProcess", algorithms]),
        .target(name: "Experiments", dependencies: ["Basics", "Yams", algorithms, orderedCollections]),
        .target(name: "Metrics", dependencies: ["Experiments"]),
        .target(name: "Runs", dependencies: ["Basics", "Experiments", "Metrics", algorithms]),
        .target(
            name: "Results",
            dependencies: ["Basics", "Experiments", "Metrics", "Runs", algorithms, orderedCollections]),
        .target(name: "Figures", dependencies: ["Basics", "Metrics", "Results", "Runs"]),
        .target(name: "Export", dependencies: ["Basics", "Experiments", "Results", "Runs", algorithms]),

        .target(name: "Supervision", dependencies: ["Basics", "Experiments", "Runs"]),

        // The data.
        .target(name: "Sessions", dependencies: ["Basics", "Experiments", "Metrics"]),
        .target(name: "Storefront", dependencies: ["Basics", "Experiments", "Metrics", "Sessions", algorithms]),
        .target(
            name: "Importing",
            dependencies: ["Basics", "Experiments", "Sessions", "Storefront", "CCompression", algorithms]),

        // The engine.
        .target(name: "Tensor", dependencies: ["Basics", "COpenBLAS", "COneDNN", "CKernels"]),
        .target(name: "Models", dependencies: ["Basics", "Experiments", "Sessions", "Tensor"]),
        .target(name: "Baselines", dependencies: ["Basics", "Experiments", "Sessions", "Tensor", algorithms]),
        .target(
            name: "Reranking",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Sessions", "Tensor", "Baselines", "CXGBoost", algorithms,
            ]),
        .target(
            name: "Training",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Sessions", "Storefront", "Importing", "Tensor", "Models",
                "Baselines", "Reranking", algorithms,
            ]),

        // The screen.
        .target(name: "ScreenKit", dependencies: ["Basics"]),
        .target(
            name: "Interface",
            dependencies: ["Basics", "Experiments", "Metrics", "Runs", "Results", "Figures", "ScreenKit", algorithms]),
        .target(name: "Terminal", dependencies: ["Basics", "ScreenKit", "CNcurses", "CTerminal"]),

        .executableTarget(
            name: "sessionbench",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Results", "Figures", "Export", "Sessions", "Storefront",
                "Importing", "Supervision", "Tensor", "Training", "ScreenKit", "Interface", "Terminal", algorithms,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What several test targets use.
        .target(
            name: "TestSupport",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Sessions", "Importing", "Tensor", "CPseudoTerminal",
            ],
            path: "Tests/TestSupport"),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),

        .testTarget(name: "ArchitectureTests"),
        .executableTarget(name: "ConfinementProbe", dependencies: ["Basics"], path: "Tests/ConfinementProbe"),
        .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"]),
        .testTarget(name: "ExperimentsTests", dependencies: ["Experiments", "TestSupport"]),
        .testTarget(name: "MetricsTests", dependencies: ["Basics", "Experiments", "Metrics", "TestSupport"]),
        .testTarget(name: "RunsTests", dependencies: ["Basics", "Experiments", "Metrics", "Runs", "TestSupport"]),
        .testTarget(
            name: "SupervisionTests", dependencies: ["Experiments", "Runs", "Supervision", "TestSupport"]),
        .testTarget(name: "ResultsTests", dependencies: ["Basics", "Experiments", "Metrics", "Results", "Runs"]),
        .testTarget(name: "FiguresTests", dependencies: ["Basics", "Figures", "Metrics", "Results", "Runs"]),
        .testTarget(name: "ExportTests", dependencies: ["Basics", "Export", "Metrics", "Results", "Runs"]),
        .testTarget(
            name: "SessionsTests", dependencies: ["Basics", "Experiments", "Sessions", "Storefront", "TestSupport"]),
        .testTarget(
            name: "StorefrontTests",
            dependencies: ["Basics", "Experiments", "Metrics", "Sessions", "Storefront", "TestSupport"]),
        .testTarget(
            name: "ImportingTests",
            dependencies: ["Basics", "Experiments", "Sessions", "Storefront", "Importing", "TestSupport"],
            exclude: ["Formats"]),
        .testTarget(name: "TensorTests", dependencies: ["Basics", "Tensor", "CKernels", "TestSupport"]),
        .testTarget(
            name: "ModelsTests",
            dependencies: ["Basics", "Experiments", "Sessions", "Tensor", "Models", "Training", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BaselinesTests",
            dependencies: ["Basics", "Experiments", "Metrics", "Sessions", "Tensor", "Baselines", "TestSupport"]),
        .testTarget(
            name: "RerankingTests",
            dependencies: ["Basics", "Experiments", "Sessions", "Tensor", "Reranking", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Sessions", "Storefront", "Importing", "Tensor", "Models",
                "Baselines", "Reranking", "Training", "TestSupport",
            ]),
        .testTarget(name: "ScreenKitTests", dependencies: ["Basics", "ScreenKit", "TestSupport"]),
        .testTarget(
            name: "InterfaceTests",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Results", "Figures", "ScreenKit", "Interface",
            ],
            exclude: ["Snapshots"]),
        .executableTarget(
            name: "CrashProbe", dependencies: ["Basics", "Tensor", "Terminal"], path: "Tests/CrashProbe"),
        .testTarget(
            name: "ProgramTests",
            dependencies: ["Basics", "Experiments", "Metrics", "Runs", "ScreenKit", "Terminal", "TestSupport"],
            exclude: ["Golden", "Recorded"]),

        // What a user, a disk and a stranger may do to the program, at random and for as long as one likes.
        .target(name: "CCampaigns", path: "Tests/CCampaigns"),
        .testTarget(
            name: "Campaigns",
            dependencies: [
                "Basics", "Experiments", "Metrics", "Runs", "Sessions", "Importing", "Tensor", "Training", "ScreenKit",
                "Interface", "CCampaigns", "TestSupport",
            ],
            exclude: ["Preloaded", "Sanitizers"]),
    ],
    swiftLanguageModes: [.v6]
)
