import Kernel
import Testing
import Vault

@testable import Benefits
@testable import Membership
@testable import Merchants

struct TillCodeTests {
    private static let now = Instant(ms: 1_795_500_300_000)
    private static let vault = Vault(KeyRing.generated(on: now.day))

    private static func voucher(_ state: VoucherState = .issued) -> Voucher {
        Voucher(
            id: VoucherID(11), number: VoucherNumber(serial: 5), benefit: BenefitID(12), organisation: OrganisationID(1), person: PersonID(2), state: state,
            validFrom: now.day, validThrough: now.day.adding(days: 7), issuedAt: now, redeemedAt: nil)
    }

    private static func benefit(_ worth: Worth) -> Benefit {
        Benefit(
            id: BenefitID(12), organisation: OrganisationID(1), state: .published,
            content: BenefitContent(title: "早餐", category: .breakfast, worth: worth, audience: Audience(unions: [OrganisationID(1)]), stock: StockPlan(total: 1)), version: 1,
            createdBy: PersonID(3), createdAt: now, publishedAt: now)
    }

    @Test("R32: an offline code says what is taken off and until when; a changed one, or a membership card, is none")
    func offline() throws {
        let code = try #require(OfflineCode(Self.voucher(), Self.benefit(.exchange("早餐一份", value: Fen(8_00)))))
        #expect(code.amount == Fen(8_00) && code.until == Self.now.day.adding(days: 7).end)
        let token = code.signed(by: Self.vault.cards)
        #expect(OfflineCode(token, Self.vault.cards) == code)
        #expect(OfflineCode(String(token.dropLast(3)) + "AAA", Self.vault.cards) == nil)
        #expect(OfflineCode(Self.vault.cards.sign([UInt8](repeating: 1, count: 48)), Self.vault.cards) == nil)
        #expect(OfflineCode(token, Vault(KeyRing.generated(on: Self.now.day)).cards) == nil)
    }

    @Test("What depends on the bill, or is used, has no offline code")
    func needsConnection() {
        #expect(OfflineCode(Self.voucher(), Self.benefit(.percent(off: 1_000, cap: Fen(10_00), floor: .zero))) == nil)
        #expect(OfflineCode(Self.voucher(), Self.benefit(.fixed(Fen(10_00), floor: Fen(30_00)))) == nil)
        #expect(OfflineCode(Self.voucher(), Self.benefit(.fixed(Fen(10_00), floor: .zero)))?.amount == Fen(10_00))
        #expect(OfflineCode(Self.voucher(.redeemed), Self.benefit(.fixed(Fen(10_00), floor: .zero))) == nil)
    }

    @Test("A lookup's ticket is good for the clerk who looked, and for nobody else")
    func ticket() {
        let ticket = TillTicket(voucher: VoucherID(11), benefit: BenefitID(12), branch: BranchID(13), madeAt: Self.now)
        let stamped = ticket.stamped(by: Self.vault.stamper, for: PersonID(5))
        #expect(TillTicket(stamped, Self.vault.stamper, for: PersonID(5)) == ticket)
        #expect(TillTicket(stamped, Self.vault.stamper, for: PersonID(6)) == nil)
        #expect(TillTicket(stamped + "A", Self.vault.stamper, for: PersonID(5)) == nil)
        #expect(TillTicket("", Self.vault.stamper, for: PersonID(5)) == nil)
    }
}
