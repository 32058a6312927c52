extension Check {
    static let lineLimit = 180
    static let fileLimit = 450

    /// How files look and where they lie.
    static let shape: [Check] = [
        Check(
            name: "Lines fit: at most 180 characters",
            bad: [SourceFile(path: "Sources/Web/A.swift", text: "let a = 1\n// " + String(repeating: "x", count: 178))],
            good: [SourceFile(path: "Sources/Web/A.swift", text: "// " + String(repeating: "会", count: 177))]
        ) { file in
            file.isData ? [] : file.lines.enumerated().filter { $1.utf8.count > lineLimit && $1.count > lineLimit }.map { file.finding($0 + 1, "\($1.count) characters") }
        },
        Check(
            name: "Files fit: at most 450 lines in Sources",
            bad: [SourceFile(path: "Sources/Web/A.swift", text: String(repeating: "let a = 1\n", count: 451))],
            good: [
                SourceFile(path: "Sources/Web/A.swift", text: String(repeating: "let a = 1\n", count: 450)),
                SourceFile(path: "Sources/Demo/Data/A.swift", text: String(repeating: "let a = 1\n", count: 2000)),
            ]
        ) { file in
            let count = file.lines.count - (file.lines.last?.isEmpty == true ? 1 : 0)
            return file.isSource && !file.isData && count > fileLimit ? [file.finding(fileLimit, "\(count) lines")] : []
        },
        Check(
            name: "Features have the same rooms: Model, Rules, Store, Pages, API, Jobs, Strings and Feature.swift",
            bad: [
                SourceFile(path: "Sources/Membership/Stuff/A.swift", text: ""), SourceFile(path: "Sources/Membership/A.swift", text: ""),
                SourceFile(path: "Sources/Membership/store/A.swift", text: ""),
            ],
            good: [
                SourceFile(path: "Sources/Membership/Feature.swift", text: ""), SourceFile(path: "Sources/Membership/MembershipURL.swift", text: ""),
                SourceFile(path: "Sources/Membership/Store/Tables/A.swift", text: ""), SourceFile(path: "Sources/Web/Anything/A.swift", text: ""),
                SourceFile(path: "Sources/Activities/Modes/A.swift", text: ""), SourceFile(path: "Sources/Activities/Modes/Signup/Store/A.swift", text: ""),
            ]
        ) { file in
            guard file.isSource, manifest.features.contains(where: { $0.name == file.target }) else { return [] }
            if file.room.isEmpty { return file.name == "Feature.swift" || file.name.hasSuffix("URL.swift") ? [] : [file.finding(1, "stands outside the rooms")] }
            return rooms.contains(file.room) ? [] : [file.finding(1, "\(file.room) is none of the rooms")]
        },
    ]

    static let rooms: Set<String> = ["Model", "Rules", "Store", "Pages", "API", "Jobs", "Strings", "Modes", "Reading"]
    static let manifest = PackageManifest(SourceTree.text("Package.swift") ?? "")
}
