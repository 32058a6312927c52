import Kernel
import Store
import Synchronization

/// Gives out voucher numbers. A server takes a block of serials in a transaction of its own and deals them out from memory, so that the hot
/// path touches no counter that all benefits share. Serials of a block that is not used up are lost; there are ten thousand million.
final class VoucherNumbers: Sendable {
    private struct Block {
        var next: Int64 = 0
        var end: Int64 = 0
        var isFilling = false
    }
    private let blocks = Mutex<[Block]>([Block()])
    private static let size: Int64 = 65_536
    /// Below this the next block is fetched: more than all requests that can wait in one lane.
    private static let reserve: Int64 = 16_384

    private static func left(_ blocks: [Block]) -> Int64 { blocks.reduce(0) { $0 + $1.end - $1.next } }

    /// Makes sure that there are some, without waiting for anybody who fetches already while enough are left.
    func fill(_ database: any Database) async throws {
        let mustFetch = blocks.withLock { blocks -> Bool in
            let left = Self.left(blocks)
            guard left < Self.reserve, !blocks[0].isFilling || left == 0 else { return false }
            blocks[0].isFilling = true
            return true
        }
        guard mustFetch else { return }
        let size = Self.size
        do {
            let next = try await database.write { tx in
                try tx.scalar("UPDATE voucher_serial SET next = next + :size WHERE id = 1 RETURNING next", ["size": size]) as Int64?
            }
            blocks.withLock { blocks in
                blocks[0].isFilling = false
                if let next { blocks.append(Block(next: next - size, end: next)) }
                blocks.removeAll { $0.next == $0.end && !$0.isFilling && $0.end > 0 }
                if blocks.isEmpty { blocks = [Block()] }
            }
        } catch {
            blocks.withLock { $0[0].isFilling = false }
            throw error
        }
    }

    /// `nil` when there are not so many; then `fill` and ask again.
    func take(_ count: Int) -> [VoucherNumber]? {
        blocks.withLock { blocks in
            guard Self.left(blocks) >= Int64(count) else { return nil }
            var out: [VoucherNumber] = []
            out.reserveCapacity(count)
            for index in blocks.indices {
                while out.count < count, blocks[index].next < blocks[index].end {
                    out.append(VoucherNumber(serial: blocks[index].next))
                    blocks[index].next += 1
                }
            }
            return out
        }
    }
}
