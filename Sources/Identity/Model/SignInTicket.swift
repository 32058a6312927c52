import Kernel
import Vault

/// What a browser carries between the steps of signing in: which person has proved what. Stamped, good for ten minutes; it holds ids and
/// a keyed index, no phone.
struct SignInTicket: Hashable {
    enum Step: UInt8 {
        /// "Is this you?"
        case who = 1
        /// The authenticator's code.
        case authenticator = 2
    }

    let step: Step
    let person: PersonID
    /// The blind index of the phone that was proved; empty after a password.
    let phoneIndex: [UInt8]
    let expiresAt: Instant

    static let life = Span.minutes(10)

    init(_ step: Step, _ person: PersonID, phoneIndex: [UInt8], now: Instant) {
        self.step = step
        self.person = person
        self.phoneIndex = phoneIndex
        expiresAt = now + Self.life
    }

    func text(_ vault: Vault) -> String {
        var payload: [UInt8] = [step.rawValue]
        for number in [person.raw, expiresAt.ms] { withUnsafeBytes(of: number.bigEndian) { payload += $0 } }
        return vault.stamper.stamp(payload + phoneIndex, for: .signIn)
    }

    /// - Throws: `IdentityProblem.tookTooLong` for a ticket that is too old, of another step, or not ours.
    init(_ text: String?, _ step: Step, _ vault: Vault, now: Instant) throws(IdentityProblem) {
        guard let text, let payload = vault.stamper.payload(of: text, for: .signIn), payload.count >= 17, payload[0] == step.rawValue else { throw .tookTooLong }
        func number(_ range: Range<Int>) -> Int64 { payload[range].reduce(0) { $0 << 8 | Int64($1) } }
        self.step = step
        person = PersonID(number(1..<9))
        expiresAt = Instant(ms: number(9..<17))
        phoneIndex = Array(payload[17...])
        guard now < expiresAt else { throw .tookTooLong }
    }
}

extension Stamper.Use {
    static let signIn = Stamper.Use("sign_in")
}

/// The browser or program that signs in.
struct SignInDevice: Sendable {
    let kind: SessionKind
    let agent: String
    let address: String
    /// The session that the browser had until now: it ends, so that a cookie planted before is worth nothing.
    let previous: (person: PersonID, session: SessionID)?
}

/// What came of a step of signing in.
enum SignInOutcome: Sendable {
    case signedIn(NewSession, isOfficer: Bool)
    /// - Parameters:
    ///   - ticket: for the next step.
    ///   - name: masked.
    case asksWho(ticket: String, name: String)
    case asksAuthenticator(ticket: String)
    case refused(IdentityProblem)
}

enum CodeSent: Sendable {
    case sent
    /// - Parameter liveCode: the code sent before can still be typed.
    case wait(seconds: Int, liveCode: Bool)
}
