import Kernel
import Vault

/// What a member shows at a till that has no connection: the voucher with what it takes off, signed as membership cards are (Ed25519), so that the till's
/// page can check it with a public key alone. It can't know whether the voucher was used meanwhile; the first to come in counts, and a second is put on
/// record for both sides. (domain.md R32)
///
/// The payload is `voucher`, a zero byte, and five big-endian numbers: voucher, benefit, fen taken off, good from and until (ms).
struct OfflineCode: Hashable, Sendable {
    let voucher: VoucherID
    let benefit: BenefitID
    let amount: Fen
    let from: Instant
    let until: Instant

    private static let mark = Array("voucher\0".utf8)
    /// A till sends what it took at the latest after so long.
    static let patience = Span.days(7)

    /// `nil` where what is taken off depends on the bill: such vouchers need a connection.
    init?(_ voucher: Voucher, _ benefit: Benefit) {
        guard voucher.state == .issued, let amount = TillPages.bill(benefit.content.worth).amount else { return nil }
        self.voucher = voucher.id
        self.benefit = benefit.id
        self.amount = amount
        from = voucher.validFrom.start
        until = voucher.validUntil
    }

    func signed(by signer: CardSigner) -> String {
        var bytes = Self.mark
        for number in [voucher.raw, benefit.raw, amount.amount, from.ms, until.ms] { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        return signer.sign(bytes)
    }

    /// `nil` for anything that we did not sign as this.
    init?(_ token: String, _ signer: CardSigner) {
        guard let bytes = signer.verify(token), bytes.starts(with: Self.mark), bytes.count == Self.mark.count + 40 else { return nil }
        let numbers = stride(from: Self.mark.count, to: bytes.count, by: 8).map { start in bytes[start..<start + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) } }
        voucher = VoucherID(numbers[0])
        benefit = BenefitID(numbers[1])
        amount = Fen(numbers[2])
        from = Instant(ms: numbers[3])
        until = Instant(ms: numbers[4])
    }
}
