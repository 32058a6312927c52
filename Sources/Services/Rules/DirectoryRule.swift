import Kernel

/// Who looks at the directory.
public enum ServiceVisitor: Hashable, Sendable {
    case stranger, member, newFormMember

    func isAmong(_ audience: ServiceAudience) -> Bool {
        switch audience {
        case .everyone: true
        case .members: self != .stranger
        case .newForm: self == .newFormMember
        }
    }
}

/// A union's directory: what comes with the product and what it and the unions above it added, as they changed it; a lower union's word counts
/// over an upper one's. Hidden tiles are in it, marked, for the officers' editor.
///
/// - Parameters:
///   - chain: from the top of the tree down to the union itself.
///   - changes: by union.
func directory(
    of chain: [OrganisationID], _ entries: [ServiceEntry], _ changes: [OrganisationID: [ServiceID: ServiceChange]]
) -> [(entry: ServiceEntry, isHidden: Bool)] {
    let known = Set(chain)
    let lines = entries.filter { $0.organisation.map(known.contains) ?? true }.map { entry -> (entry: ServiceEntry, isHidden: Bool) in
        var (entry, isHidden) = (entry, false)
        for union in chain {
            guard let change = changes[union]?[entry.id] else { continue }
            isHidden = change.isHidden ?? isHidden
            entry.position = change.position ?? entry.position
            entry.mark = change.mark ?? entry.mark
            if let text = change.text, case .page = entry.content.target { entry.content.target = .page(text) }
        }
        return (entry, isHidden)
    }
    return lines.sorted { ($0.entry.position, $0.entry.id) < ($1.entry.position, $1.entry.id) }
}

/// What a visitor sees of it.
func tiles(for visitor: ServiceVisitor, in directory: [(entry: ServiceEntry, isHidden: Bool)]) -> [ServiceEntry] {
    directory.filter { !$0.isHidden && !$0.entry.isDown && visitor.isAmong($0.entry.content.audience) }.map(\.entry)
}
