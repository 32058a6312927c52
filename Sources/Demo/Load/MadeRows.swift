import Identity
import Kernel
import Membership
import Organisations

#if canImport(Glibc)
    import Glibc
#endif

/// How well the platform knows a member. (domain.md C: of 14.88 million, 9 million are verified)
enum Acquaintance: Sendable {
    /// Verified and reachable by the phone they sign in with.
    case signsIn
    /// Known by a roster that told a phone.
    case byRoster
    case byRosterWithoutPhone
}

extension PersonMaker {
    func acquaintance(_ index: Int) -> Acquaintance {
        var random = SeededRandom(seed: seed, stream: UInt64(index) | 1 << 62)
        switch random.below(100) {
        case ..<60: return .signsIn
        case ..<88: return .byRoster
        default: return .byRosterWithoutPhone
        }
    }
}

extension MadePerson {
    /// With all numbers, not yet verified.
    func newPerson() throws -> NewPerson {
        NewPerson(name: try PersonName.parse(name), paper: IDCardNumber(idNumber).map { IdentityPaper($0) }, phone: PhoneNumber(phone))
    }

    func work(employeeNumber: String? = nil) -> WorkFacts {
        WorkFacts(
            occupation: occupation, newFormKind: newForm.flatMap { NewFormKind(rawValue: $0.kind) }, platform: newForm?.platform.zh, department: department,
            employeeNumber: employeeNumber)
    }
}

extension PlannedUnion {
    var unionKind: UnionKind {
        switch kind {
        case .province: .province
        case .city: .city
        case .county: .county
        case .town: .town
        case .industryUnion: .industryUnion
        case .baseUnion: .baseUnion
        case .jointUnion: .jointUnion
        case .sectorUnion: .sectorUnion
        }
    }

    /// Where an industry union stands; the others have a level of their own.
    var level: UnionLevel {
        switch region.level {
        case .province: .province
        case .city: .city
        case .county: .county
        case .town: .town
        }
    }

    /// As people say it: 兴泰电子有限公司工会 for 东莞市厚街镇兴泰电子有限公司工会委员会.
    var shortName: String? {
        guard name.zh.hasSuffix("委员会") else { return nil }
        let whole = String(name.zh.dropLast(3))
        let place = PlaceNames(province: Guangdong.shared).full(region)
        guard let employer, employer.uscc.hasPrefix("91"), whole.hasPrefix(place) else { return whole }
        return String(whole.dropFirst(place.count))
    }
}

enum Machine {
    static var temporaryDirectory: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
    static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
