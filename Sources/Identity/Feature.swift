import Kernel
import Store
import Vault
import Web

/// People, sign-in, sessions and roles.
///
/// A person is somebody with a name, a paper and a phone, each of which may still be missing; what they are to a union is
/// Membership's. Numbers of papers and phones are sealed and found by blind index only. Signing in proves a phone by a code;
/// officers may add a password and an authenticator app.
/// What it is not: it knows no union tree (Web's `Scopes` does) and no membership.
public struct IdentityFeature: Feature {
    public let name = "identity"
    public let people: People
    public let roles: Roles
    public let sessions: Sessions

    public init(database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault) {
        people = People(vault: vault, ids: ids)
        roles = Roles(ids: ids)
        sessions = Sessions(database: database, clock: clock, ids: ids)
    }

    public var migrations: [Migration] { IdentityMigrations.all }
    public var routes: [Route] { [] }
}
