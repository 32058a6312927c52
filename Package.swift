// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Rooms on the first floor: each feature's target and whom it may know. Adding a feature starts with a line here.
let features: [(name: String, knows: [Target.Dependency])] = [
    ("Audit", []),
    ("Identity", ["Audit"]),
    ("Organisations", ["Audit", "Identity"]),
    ("Draws", ["Audit", "Identity", "Organisations"]),
    ("Membership", ["Audit", "Identity", "Organisations", "Sheets"]),
    ("Ledger", ["Audit", "Identity", "Organisations"]),
    ("Points", ["Audit", "Identity", "Organisations", "Membership", "Ledger"]),
    ("Reading", ["Audit", "Identity", "Organisations", "Membership", "Points"]),
    ("Activities", ["Audit", "Identity", "Organisations", "Membership", "Sheets"]),
    ("LegalCheckup", ["Audit", "Identity", "Organisations", "Membership", "Sheets", .product(name: "Yams", package: "Yams")]),
    ("Merchants", ["Audit", "Identity", "Organisations", "Membership"]),
    ("Benefits", ["Audit", "Identity", "Organisations", "Draws", "Membership", "Ledger", "Merchants", "Sheets"]),
    ("Services", ["Audit", "Identity", "Organisations", "Membership"]),
]

/// Files of a feature that are built into it, so that the product stays one file.
let embedded: [String: [Resource]] = ["LegalCheckup": [.embedInCode("Data/bundle")]]

/// What every feature stands on.
let groundFloor: [Target.Dependency] = ["Kernel", "Store", "Vault", "Web"]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: ["TestSupport", .byName(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
    name: "gonghui",
    products: [.executable(name: "gonghui", targets: ["gonghui"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults, "CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        // C libraries from Debian's -dev packages
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CCmark", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Ground floor
        .target(name: "Kernel", swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "Kernel", "CPostgres", .product(name: "GRDB", package: "GRDB.swift"), crypto,
                .product(name: "DequeModule", package: "swift-collections"), .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(
            name: "Vault", dependencies: ["Kernel", crypto, .product(name: "CryptoExtras", package: "swift-crypto")], swiftSettings: strict),
        .target(name: "Sheets", dependencies: ["Kernel", "CZip", "CExpat", "CXlsxWriter"], swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Kernel", "Store", "Vault", "CCmark", "CQrencode", "CZlib", hummingbird, crypto, .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ], exclude: ["Assets/COMPONENTS.md"], resources: [.embedInCode("Assets/bundle")], swiftSettings: strict),
    ]
        + features.map { .target(name: $0.name, dependencies: groundFloor + $0.knows + [crypto], resources: embedded[$0.name], swiftSettings: strict) } + [
            .target(
                name: "Server",
                dependencies: groundFloor + features.map { .byName(name: $0.name) } + [
                    "Sheets", hummingbird, .product(name: "AsyncHTTPClient", package: "async-http-client"),
                    .product(name: "Configuration", package: "swift-configuration"),
                    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"), .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                    .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "NIOCore", package: "swift-nio"),
                    .product(name: "NIOHTTP1", package: "swift-nio"),
                    .product(name: "SystemPackage", package: "swift-system"),
                    .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
                ], swiftSettings: strict),
            .target(
                name: "Demo", dependencies: groundFloor + features.map { .byName(name: $0.name) } + ["Sheets"],
                exclude: ["Data/SOURCES.md"], swiftSettings: strict),
            .target(
                name: "Bench",
                dependencies: [
                    "Kernel", "Sheets", "LegalCheckup", "Demo", "Draws", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                    .product(name: "NIOCore", package: "swift-nio"),
                    .product(name: "NIOHTTP1", package: "swift-nio"),
                ], swiftSettings: strict),
            .executableTarget(
                name: "gonghui",
                dependencies: groundFloor + features.map { .byName(name: $0.name) } + [
                    "Server", "Demo", "Bench", .product(name: "ArgumentParser", package: "swift-argument-parser"), .product(name: "Logging", package: "swift-log"),
                    .product(name: "NIOCore", package: "swift-nio"),
                ],
                swiftSettings: strict),

            // Tests
            .executableTarget(name: "CrashWriter", dependencies: ["Kernel", "Store"], path: "Tests/CrashWriter", swiftSettings: strict),
            .target(
                name: "TestSupport", dependencies: ["Kernel", "Store", "CPostgres"], path: "Tests/TestSupport", swiftSettings: strict),
            tests("Kernel"), tests("Store", ["CrashWriter"]), tests("Vault"), tests("Sheets"), tests("Web"), tests("Audit"), tests("Identity"),
            tests("Organisations", ["Audit", "Identity", "Vault", "Web"]), tests("Membership"), tests("Activities"),
            .testTarget(
                name: "LegalCheckupTests", dependencies: ["TestSupport", "LegalCheckup"], exclude: ["Data", "HeldOut"], swiftSettings: strict),
            tests("Ledger", ["Audit", "Identity", "Organisations", "Web"]),
            tests("Merchants"),
            tests("Draws"),
            tests("Services"),
            tests("Points"),
            tests("Benefits"),
            tests("Reading"),
            tests("Demo", ["Kernel"]),
            tests("Server", ["Demo", hummingbird, .product(name: "HummingbirdTesting", package: "hummingbird")]),
            .testTarget(name: "TidyTests", swiftSettings: strict),
        ]
)
