import Testing

struct TidyTests {
    /// What the checks find with good reason.
    static let exceptions: [Exception] = ["Benches/ImportBench.swift", "Benches/PgBench.swift"].map {
        Exception(
            check: "SQL stands in Store rooms only", path: "Sources/Bench/\($0)",
            reason: "it measures the engines' own tools, so their SQL is what is measured")
    }

    @Test("The sources keep the house rules", arguments: Check.all)
    func tidy(check: Check) {
        let allowed = Set(Self.exceptions.filter { $0.check == check.name }.map(\.path))
        let found = SourceTree.files.filter { !allowed.contains($0.path) }.flatMap(check.find)
        #expect(found.isEmpty, "\(check.name):\n\(found.map(\.description).joined(separator: "\n"))")
    }

    @Test("Each check finds what is wrong and leaves what is right", arguments: Check.all)
    func canFail(check: Check) {
        #expect(!check.bad.isEmpty && !check.good.isEmpty)
        for file in check.bad { #expect(!check.find(file).isEmpty, "not found in \(file.path): \(file.text.prefix(100))") }
        for file in check.good { #expect(check.find(file).isEmpty, "found in \(file.path): \(check.find(file))") }
    }

    @Test("No exception outlives its reason")
    func exceptionsAreNeeded() {
        for exception in Self.exceptions {
            let check = Check.all.first { $0.name == exception.check }
            let file = SourceTree.files.first { $0.path == exception.path }
            #expect(check != nil && file != nil && !exception.reason.isEmpty, "\(exception)")
            if let check, let file { #expect(!check.find(file).isEmpty, "\(exception.path) no longer needs: \(exception.check)") }
        }
    }

    @Test("The whole tree was read")
    func treeIsThere() {
        let targets = Set(SourceTree.files.map(\.target))
        #expect(targets.isSuperset(of: ["Kernel", "Store", "Web", "Server", "TidyTests"]))
        #expect(SourceTree.files.allSatisfy { !$0.text.isEmpty || $0.lines.count == 1 })
    }
}

struct PackageManifestTests {
    let manifest = Check.manifest

    @Test("Features know only features before them and the ground floor")
    func order() {
        #expect(manifest.features.count >= 5)
        var known = Set(manifest.groundFloor + ["Sheets", "Yams"])
        for feature in manifest.features {
            #expect(known.isSuperset(of: feature.knows), "\(feature.name) knows \(feature.knows)")
            known.insert(feature.name)
        }
    }

    @Test("Package.swift is read as it is meant")
    func reading() {
        let sample = PackageManifest(
            """
            let features: [(name: String, knows: [Target.Dependency])] = [
                ("Audit", []),
                ("Identity", ["Audit"]),
            ]
            let groundFloor: [Target.Dependency] = ["Kernel", "Web"]
            .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev", "b"])]),
            .target(name: "Kernel", swiftSettings: strict),
            .target(
                name: "Web", dependencies: ["Kernel", .product(name: "Store", package: "x"), crypto], swiftSettings: strict),
            .target(name: "Server", dependencies: groundFloor + features.map { .byName(name: $0.name) } + ["CZip"]),
            """)
        #expect(sample.features.map(\.name) == ["Audit", "Identity"])
        #expect(sample.declared["Identity"] == ["Kernel", "Web", "Audit"])
        #expect(sample.declared["Kernel"] == [])
        #expect(sample.declared["Web"] == ["Kernel"])
        #expect(sample.declared["Server"] == ["Kernel", "Web", "Audit", "Identity", "CZip"])
        #expect(sample.debianPackages == ["libzip-dev", "b"])
    }

    @Test("Every Debian package that Package.swift needs is in scripts/packages.txt")
    func debianPackages() throws {
        let listed = try #require(SourceTree.text("scripts/packages.txt"))
            .split(separator: "\n").map { $0.prefix { $0 != "#" }.split(separator: " ").joined() }
        #expect(manifest.debianPackages.count >= 6)
        for package in manifest.debianPackages { #expect(listed.contains(package), "\(package) is missing in scripts/packages.txt") }
    }
}

struct SwiftLexerTests {
    @Test("Comments, literals and code are kept apart") func parts() {
        let file = SourceFile(path: "Sources/Web/A.swift", text: "let a = \"x // y\" // z \"w\"\n/* b /* c */ d */ let e = #\"f\"g\"#\nlet h = \"i\\(j(\"k)\") + l)m\"")
        #expect(file.code.map { $0.filter { !$0.isWhitespace } } == ["leta=\"\"", "lete=#\"\"#", "leth=\"(j(\"\")+l)\""])
        #expect(file.comments.map(String.init) == ["// z \"w\"", "/* b /* c */ d */", ""])
        #expect(file.literals.map(\.text) == ["x // y", "f\"g", "i\u{FFFC}m", "k)"])
    }

    @Test("Lines are counted through long literals") func lines() {
        let file = SourceFile(path: "Sources/Web/A.swift", text: "let a = \"\"\"\n    b \\\n    \\(c)\n    \"\"\"\nlet d = \"e\"")
        #expect(file.literals.map(\.line) == [1, 5])
        #expect(file.code.count == 5 && file.code[4].hasPrefix("let d"))
        guard case .interpolation(let code, let line) = file.literals[0].parts[1] else { return #expect(Bool(false)) }
        #expect(code == "c" && line == 3)
    }
}
