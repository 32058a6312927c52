import Identity
import Kernel
import Organisations
import Store
import Vault

/// What the case flow is made of; given to its pages, API and jobs.
public struct CheckupTools: Sendable {
    public let database: any Database
    public let ids: IdentifierMaker
    public let clock: any WallClock
    public let organisations: Organisations
    public let identity: IdentityFeature
    public let engine: CheckupEngine
    /// Where an upload lies for the seconds in which it is read.
    let directory: String
    let seals: CheckupSeals

    public let cases = Cases()
    public let policies = Policies()
    let statistics = CheckupStatistics()
    let documents: CaseDocuments
    let findings: CaseFindings
    let cure: Cure
    let prescriptions: Prescriptions
    let interviews: Interviews
    let feedback: Feedback
    let aid: LegalAidRequests

    /// - Parameter directory: a folder of the data directory; nothing stays in it.
    public init(
        database: any Database, ids: IdentifierMaker, clock: any WallClock, vault: Vault, organisations: Organisations, identity: IdentityFeature, directory: String
    ) {
        guard let engine = try? CheckupEngine() else { preconditionFailure("the rules built into the program can be read: tests do it") }
        self.database = database
        self.ids = ids
        self.clock = clock
        self.organisations = organisations
        self.identity = identity
        self.engine = engine
        self.directory = directory
        seals = CheckupSeals(vault: vault)
        documents = CaseDocuments(seals: seals)
        findings = CaseFindings(seals: seals)
        cure = Cure(seals: seals)
        prescriptions = Prescriptions(seals: seals)
        interviews = Interviews(seals: seals)
        feedback = Feedback(seals: seals)
        aid = LegalAidRequests(seals: seals)
    }

    var now: Instant { clock.now() }

    /// The clause's words by number, and the article it stands in.
    func place(_ clause: Int?, in parts: ExaminedDocument?) -> String {
        guard let clause, let article = parts?.article(ofClause: clause) else { return "问卷" }
        return article.number.isEmpty ? (article.title.isEmpty ? "开头部分" : article.title) : article.number
    }
}
