import Kernel
import Store
import TestSupport
import Testing
import Vault

@testable import Merchants

struct MerchantTests {
    @Test("From application to the first till: reviewed, a branch, a clerk bound by code, suspended at once and let on again", arguments: Engine.testable)
    func story(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (owner, clerk) = (try await world.person(1), try await world.person(2))
            let id = try await world.apply(owner)
            let branch = try await world.branch(id, by: owner)
            #expect(try await world.mayRedeem(owner, at: branch) == .refused(.notApproved))
            try await world.act { try $0.approve(id, by: $2, at: $1, in: $3) }
            guard case .open(let till) = try await world.mayRedeem(owner, at: branch) else { throw CommonProblem.notFound }
            #expect(till == Till(merchant: id, branch: branch, organisation: world.city))

            #expect(try await world.mayRedeem(clerk, at: branch) == .refused(.notYourTill))
            let code = try await world.invite(to: id, by: owner)
            try await world.accept(InviteCode.shown(code).lowercased(), by: clerk)
            guard case .open = try await world.mayRedeem(clerk, at: branch) else { throw CommonProblem.notFound }

            try await world.act { try $0.suspend(id, reason: "收到投诉，正在核实", by: $2, at: $1, in: $3) }
            #expect(try await world.mayRedeem(clerk, at: branch) == .refused(.suspended(reason: "收到投诉，正在核实")))
            try await world.act { try $0.resume(id, by: $2, at: $1, in: $3) }
            guard case .open = try await world.mayRedeem(clerk, at: branch) else { throw CommonProblem.notFound }
        }
    }

    @Test("A state is left once: of two officers who decide, the second is told", arguments: Engine.testable)
    func decidedOnce(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.apply(try await world.person(1))
            try await world.act { try $0.reject(id, reason: "照片看不清", by: $2, at: $1, in: $3) }
            await #expect { try await world.act { try $0.approve(id, by: $2, at: $1, in: $3) } } throws: { ($0 as? MerchantProblem)?.code == "merchant.wrong_state" }
            // What was rejected is handed in again, and the licence of before stays.
            let city = world.city
            try await world.act { try $0.applyAgain(id, try World.profile("好味早餐"), licence: nil, to: city, by: $2, at: $1, in: $3) }
            try await world.act { try $0.approve(id, by: $2, at: $1, in: $3) }
            let merchant = try await world.database.read { try world.feature.directory.existing(id, in: $0) }
            #expect(merchant.name == "好味早餐" && merchant.isOpen && merchant.reason == nil)
        }
    }

    @Test("R2: one code, one merchant; whoever was rejected keeps nobody away", arguments: Engine.testable)
    func codes(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (first, second) = (try await world.person(1), try await world.person(2))
            let id = try await world.apply(first)
            await #expect { try await world.apply(second) } throws: { ($0 as? MerchantProblem)?.code == "merchant.uscc_taken" }
            try await world.act { try $0.reject(id, reason: "不是本人的执照", by: $2, at: $1, in: $3) }
            _ = try await world.apply(second)
            let city = world.city
            await #expect {
                try await world.act { try $0.applyAgain(id, try World.profile(), licence: nil, to: city, by: $2, at: $1, in: $3) }
            } throws: { ($0 as? MerchantProblem)?.code == "merchant.uscc_taken" }
        }
    }

    @Test("The licence is sealed at rest, opens for the officer, and the opening is on record", arguments: Engine.testable)
    func licence(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.apply(try await world.person(1))
            let (desk, now, officer) = (world.feature.desk, world.now, world.officer)
            let opened = try await world.database.write { try desk.openLicence(of: id, by: officer, at: now, in: $0) }
            #expect(opened?.mediaType == "image/png")
            #expect(opened?.bytes.suffix(3) == [1, 2, 3])
            let (stored, logged): ([UInt8]?, Int?) = try await world.database.read { tx in
                (
                    try tx.scalar("SELECT sealed FROM merchant_licence WHERE merchant = :id", ["id": id]),
                    try tx.scalar("SELECT COUNT(*) FROM audit_entry WHERE action = 'merchant.licence_opened' AND object_id = :id", ["id": id])
                )
            }
            #expect(stored.map { Array($0.suffix(3)) } != [1, 2, 3])
            #expect(logged == 1)
            #expect(throws: MerchantProblem.licenceKind) { try MerchantDesk.Licence(Array("<svg/>".utf8)) }
            #expect(throws: MerchantProblem.licenceTooBig) { try MerchantDesk.Licence([UInt8](repeating: 0, count: MerchantDesk.licenceBytes + 1)) }
        }
    }

    @Test("The payee is kept sealed and comes back whole", arguments: Engine.testable)
    func payee(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.apply(try await world.person(1))
            let payee = Payee(holder: "好味早餐店", bank: "测试银行", account: "6200000000000001")
            try await world.act { try $0.setPayee(payee, of: id, by: $2, at: $1, in: $3) }
            #expect(try await world.database.read { try world.feature.desk.payee(of: id, in: $0) } == payee)
        }
    }
}

struct ClerkTests {
    @Test("A code binds one person: the second, the same person again, and a day later are refused", arguments: Engine.testable)
    func once(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (owner, first, second) = (try await world.person(1), try await world.person(2), try await world.person(3))
            let id = try await world.apply(owner)
            let code = try await world.invite(to: id, by: owner)
            try await world.accept(code, by: first)
            await #expect { try await world.accept(code, by: second) } throws: { ($0 as? MerchantProblem)?.code == "merchant.invite_unknown" }
            let another = try await world.invite(to: id, by: owner)
            await #expect { try await world.accept(another, by: first) } throws: { ($0 as? MerchantProblem)?.code == "merchant.works_there_already" }
            world.clock.advance(by: ClerkInvite.life)
            await #expect { try await world.accept(another, by: second) } throws: { ($0 as? MerchantProblem)?.code == "merchant.invite_unknown" }
        }
    }

    @Test("Twenty people enter one code at the same moment: one is bound", arguments: Engine.testable)
    func race(engine: Engine) async throws {
        try await World.with(engine) { world in
            let owner = try await world.person(1)
            let id = try await world.apply(owner)
            let code = try await world.invite(to: id, by: owner)
            let bound = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask { (try? await world.accept(code, by: PersonID(Int64(1000 + number)))) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(bound == 1)
            #expect(try await world.database.read { try world.feature.clerks.clerks(of: id, in: $0) }.count == 2)
        }
    }

    @Test("A clerk of one branch stands at no other; one who was removed stands nowhere; the last owner stays", arguments: Engine.testable)
    func places(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (owner, clerk) = (try await world.person(1), try await world.person(2))
            let id = try await world.apply(owner)
            try await world.act { try $0.approve(id, by: $2, at: $1, in: $3) }
            let (one, two) = (try await world.branch(id, by: owner), try await world.branch(id, by: owner, "二店"))
            let bound = try await world.accept(try await world.invite(branch: one, to: id, by: owner), by: clerk)
            guard case .open = try await world.mayRedeem(clerk, at: one) else { throw CommonProblem.notFound }
            #expect(try await world.mayRedeem(clerk, at: two) == .refused(.notYourTill))

            let (desk, branches, now) = (world.feature.clerks, world.feature.branches, world.now)
            try await world.database.write { try branches.set(one, of: id, to: .closed, by: owner, at: now, in: $0) }
            #expect(try await world.mayRedeem(clerk, at: one) == .refused(.branchClosed))
            try await world.database.write { try desk.remove(bound.id, from: id, by: owner, at: now, in: $0) }
            #expect(try await world.mayRedeem(clerk, at: one) == .refused(.notYourTill))
            let ownerPlace = try #require(try await world.database.read { try world.feature.directory.clerk(owner, at: id, in: $0) })
            await #expect(throws: MerchantProblem.self) { try await world.database.write { try desk.remove(ownerPlace.id, from: id, by: owner, at: now, in: $0) } }
        }
    }
}

struct PartnerKeyTests {
    @Test("A signed request is taken once; the same again, another merchant's branch, and a revoked key are refused", arguments: Engine.testable)
    func signed(engine: Engine) async throws {
        try await World.with(engine) { world in
            let owner = try await world.person(1)
            let id = try await world.apply(owner)
            try await world.act { try $0.approve(id, by: $2, at: $1, in: $3) }
            let branch = try await world.branch(id, by: owner)
            let (keys, now) = (world.feature.keys, world.now)
            let (key, secret) = try await world.database.write { try keys.make("收银系统", of: id, by: owner, at: now, in: $0) }
            let body = Array("{\"code\":\"1\"}".utf8)
            func ask(_ nonce: String, _ secret: String) async throws -> MerchantID? {
                let text = SignedRequest.text(method: "POST", path: "/api/v1/redemptions", seconds: now.ms / 1000, nonce: nonce, body: body)
                let signature = SignedRequest.signature(of: text, secret: Array(secret.utf8))
                guard let request = SignedRequest(key: key.id.description, time: String(now.ms / 1000), nonce: nonce, signature: signature) else { return nil }
                return try await world.database.write { try keys.merchant(of: request, method: "POST", path: "/api/v1/redemptions", body: body, at: now, in: $0) }
            }
            #expect(try await ask("nonce-0001", secret) == id)
            #expect(try await ask("nonce-0001", secret) == nil)
            #expect(try await ask("nonce-0002", "another secret") == nil)
            #expect(try await ask("nonce-0002", secret) == id)
            guard case .open = try await world.database.read({ try world.feature.directory.mayRedeem(id, at: branch, in: $0) }) else { throw CommonProblem.notFound }
            let other = try await world.database.read { try world.feature.directory.mayRedeem(MerchantID(77), at: branch, in: $0) }
            #expect(other == .refused(.notYourTill))
            try await world.database.write { try keys.revoke(key.id, of: id, by: owner, at: now, in: $0) }
            #expect(try await ask("nonce-0003", secret) == nil)
        }
    }
}
