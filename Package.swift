// swift-tools-version: 6.1
import PackageDescription

// The module graph is the architecture: only Tensor may import OpenBLAS, only Terminal may import ncurses,
// and everything a screen shows (Interface) is built without either.
let package = Package(
    name: "sessionbench",
    platforms: [.macOS(.v14)],
    products: [.executable(name: "sessionbench", targets: ["sessionbench"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries and C.
        .systemLibrary(name: "COpenBLAS"),
        .systemLibrary(name: "CNcurses"),
        .target(name: "CKernels"),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CTerminal"),
        .target(name: "CProcess"),

        // The engine.
        .target(name: "Basics", dependencies: ["CProcess"]),
        .target(name: "Runs", dependencies: ["Basics", "Yams"]),
        .target(name: "Tensor", dependencies: ["Basics", "COpenBLAS", "COneDNN", "CKernels"]),
        .target(name: "Sessions", dependencies: ["Basics", "Runs"]),
        .target(name: "Models", dependencies: ["Basics", "Tensor", "Sessions", "Runs"]),
        .target(name: "Baselines", dependencies: ["Basics", "Tensor", "Sessions", "Runs"]),
        .target(name: "Training", dependencies: ["Basics", "Models", "Baselines", "Tensor", "Sessions", "Runs"]),

        // The screen.
        .target(name: "ScreenKit"),
        .target(name: "Interface", dependencies: ["Basics", "ScreenKit", "Runs"]),
        .target(name: "Terminal", dependencies: ["CNcurses", "CTerminal", "CProcess", "ScreenKit"]),

        .executableTarget(
            name: "sessionbench",
            dependencies: [
                "Basics", "CProcess", "Training", "Models", "Tensor", "Sessions", "Runs", "Interface", "ScreenKit",
                "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .target(
            name: "TestSupport", dependencies: ["Runs", "Sessions", "Tensor"], path: "Tests/TestSupport"),
        .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"]),
        .testTarget(name: "RunsTests", dependencies: ["Basics", "Runs", "TestSupport"]),
        .testTarget(name: "TensorTests", dependencies: ["Basics", "Tensor", "CKernels", "TestSupport"]),
        .testTarget(name: "SessionsTests", dependencies: ["Basics", "Sessions", "Runs", "TestSupport"]),
        .testTarget(
            name: "ModelsTests", dependencies: ["Basics", "Training", "Models", "Tensor", "Sessions", "Runs"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "BaselinesTests", dependencies: ["Basics", "Baselines", "Tensor", "Sessions", "Runs"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Basics", "Training", "Models", "Baselines", "Tensor", "Sessions", "Runs", "TestSupport"]),
        .testTarget(name: "ScreenKitTests", dependencies: ["ScreenKit", "TestSupport"]),
        .testTarget(name: "InterfaceTests", dependencies: ["Interface", "ScreenKit", "Runs"], exclude: ["Snapshots"]),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .executableTarget(
            name: "CrashProbe", dependencies: ["Basics", "Tensor", "Terminal"], path: "Tests/CrashProbe"),
        .testTarget(
            name: "ProgramTests", dependencies: ["Runs", "CPseudoTerminal", "TestSupport"], exclude: ["Golden"]),

        // What a user, a disk and a stranger may do to the program, at random and for as long as one likes.
        .target(name: "CCampaigns", path: "Tests/CCampaigns"),
        .testTarget(
            name: "Campaigns",
            dependencies: [
                "Basics", "Training", "Tensor", "Sessions", "Runs", "Interface", "ScreenKit", "CCampaigns",
                "TestSupport",
            ],
            exclude: ["Preloaded", "Sanitizers"]),
    ],
    swiftLanguageModes: [.v6]
)
