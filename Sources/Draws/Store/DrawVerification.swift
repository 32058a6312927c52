import Kernel
import Store
import Web

/// What must hold: counters agree with entries, and every draw that is over can be drawn again from what is stored.
enum DrawVerification {
    static func all(_ draws: Draws) -> [Verification] { [Verification("draws") { try await run(draws, $0) }] }

    private static func run(_ draws: Draws, _ database: any Database) async throws -> [String] {
        var faults: [String] = []
        var last = DrawID(0)
        while true {
            let from = last
            let found = try await database.read(priority: .bulk) { tx in
                try tx.row("SELECT id FROM draw WHERE id > :last ORDER BY id LIMIT 1", ["last": from]).map { $0[0] as DrawID }
            }
            guard let id = found else { return faults }
            faults += try await database.read(priority: .bulk) { tx in try check(id, draws, in: tx) }
            last = id
        }
    }

    private static func check(_ id: DrawID, _ draws: Draws, in tx: any Transaction) throws -> [String] {
        let draw = try draws.existing(id, in: tx)
        var out: [String] = []
        if draw.rules.method != .instant {
            let counted: Int = try tx.scalar("SELECT COUNT(*) FROM draw_entry WHERE draw = :draw", ["draw": id]) ?? 0
            if counted != draw.entered { out.append("draw \(id): \(draw.entered) entries are stored, \(counted) were counted") }
        } else {
            let (plays, highest): (Int, Int) =
                try tx.row("SELECT COUNT(*), COALESCE(MAX(place), 0) FROM draw_play WHERE draw = :draw", ["draw": id]).map { ($0[0], $0[1]) } ?? (0, 0)
            if plays != draw.played || highest != draw.played { out.append("draw \(id): \(draw.played) plays are stored, \(plays) were counted") }
        }
        guard draw.state == .drawn || draw.state == .published else { return out }
        do {
            try ProofCheck.verify(try draws.proof(of: id, in: tx))
        } catch let fault as ProofFault {
            out.append("draw \(id): \(fault.message.en)")
        }
        if draw.rules.method == .instant {
            // What people were told must be what the schedule says.
            let wrong: Int =
                try tx.scalar(
                    "SELECT COUNT(*) FROM draw_play p LEFT JOIN draw_winner w ON w.draw = p.draw AND CAST(w.entry AS BIGINT) = p.place WHERE p.draw = :draw AND "
                        + "(COALESCE(p.prize, '') <> COALESCE(w.prize, ''))", ["draw": id]) ?? 0
            if wrong > 0 { out.append("draw \(id): \(wrong) plays were told something else than the schedule says") }
        }
        return out
    }
}
