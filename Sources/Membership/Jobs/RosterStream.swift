import Dispatch
import Foundation
import Identity
import Kernel
import Sheets
import Synchronization

/// Reads a roster on a thread of its own and hands over chunks that are checked, sealed and indexed, while the caller writes the one before.
///
/// At most `window` chunks are under way, so the memory of an import doesn't grow with its file; what grows is one small entry a row, by
/// which a person who stands in the file twice is found.
final class RosterStream: Sendable {
    /// Rows of one transaction.
    enum ChunkSize: Int {
        /// Settled in about 10 ms, so that people's clicks wait no longer behind an import.
        case beside = 128
        /// Nobody else is there: fewer commits, and each writes a page once that many rows have changed.
        case alone = 2048
    }
    private static let window = 4

    let chunks: AsyncThrowingStream<RosterChunk, any Error>
    private let room = DispatchSemaphore(value: 0)
    private let isStopped = Atomic(false)

    struct Source: Sendable {
        let path: String
        let mapping: RosterMapping
        let place: SheetPlace
        /// As the rows are judged by, and when the people in them become known.
        let now: Instant
        var today: Day { now.day }
    }

    /// - Parameter seal: seals the cells of a bad row for its report.
    init(_ source: Source, _ size: ChunkSize, people: People, seal: @escaping @Sendable ([String]) throws -> [UInt8]) {
        let (chunks, continuation) = AsyncThrowingStream<RosterChunk, any Error>.makeStream()
        self.chunks = chunks
        // Counted up here and not by its init: a semaphore must not go while it stands below the value it was made with.
        for _ in 0..<Self.window { room.signal() }
        Thread.detachNewThread { [room, isStopped = StopFlag(self)] in
            do {
                var reading = try RosterReading(source, people: people, seal: seal)
                while !isStopped.isSet, let chunk = try reading.next(upTo: size.rawValue) {
                    room.wait()
                    continuation.yield(chunk)
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }

    /// The caller has settled a chunk: the next may be read.
    func settled() { room.signal() }

    /// Ends the reading; the thread goes as soon as it looks.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        room.signal()
    }

    /// The thread keeps the flag, not the stream.
    private struct StopFlag: Sendable {
        let stream: RosterStream
        init(_ stream: RosterStream) { self.stream = stream }
        var isSet: Bool { stream.isStopped.load(ordering: .acquiring) }
    }
}

/// The reading itself, chunk by chunk; blocks and belongs to one thread.
struct RosterReading {
    private let reader: SheetReader
    private let source: RosterStream.Source
    private let people: People
    private let seal: ([String]) throws -> [UInt8]
    /// First row of each paper seen, by a keyed hash of its number.
    private var seen: [Int: Int32] = [:]

    init(_ source: RosterStream.Source, people: People, seal: @escaping ([String]) throws -> [UInt8]) throws {
        self.source = source
        self.people = people
        self.seal = seal
        if source.place.row > 0 {
            // Resumed: who stood in the rows before must still be known.
            try Self.remember(source, &seen)
            reader = try SheetReader.open(path: source.path, from: source.place)
        } else {
            reader = try SheetReader.open(path: source.path)
        }
    }

    /// `nil` at the end.
    mutating func next(upTo limit: Int) throws -> RosterChunk? {
        var chunk = RosterChunk()
        while chunk.count < limit, let row = try reader.next() {
            guard row.number > source.mapping.headerRow else { continue }
            try add(row, to: &chunk)
        }
        guard chunk.count > 0 else { return nil }
        chunk.place = reader.place
        chunk.progress = reader.progress
        return chunk
    }

    private mutating func add(_ row: SheetRow, to chunk: inout RosterChunk) throws {
        switch RosterRule.check(row, source.mapping, today: source.today) {
        case .success(let checked):
            let key = Self.key(checked.paper)
            if let first = seen[key] {
                let fault = RosterFault(
                    column: source.mapping.column(of: .paperNumber), field: .paperNumber, code: "row.duplicate",
                    message: Phrase("与第 \(first) 行是同一个证件号码。", "The same paper number stands in row \(first)."))
                chunk.bad.append(try report(row, [fault]))
                return
            }
            seen[key] = Int32(clamping: row.number)
            let person = people.prepare(NewPerson(name: checked.name, paper: checked.paper, phone: checked.phone), at: source.now)
            chunk.rows.append(PreparedRow(row: checked, person: person, cells: row))
        case .failure(let faults): chunk.bad.append(try report(row, faults.faults))
        }
    }

    private func report(_ row: SheetRow, _ faults: [RosterFault]) throws -> RosterImports.NewReport {
        RosterImports.NewReport(row: row.number, isBad: true, faults: faults, cells: try seal(row.cells.map(\.text)))
    }

    private static func remember(_ source: RosterStream.Source, _ seen: inout [Int: Int32]) throws {
        let reader = try SheetReader.open(path: source.path)
        while let row = try reader.next(), row.number <= source.place.row {
            guard row.number > source.mapping.headerRow, case .success(let checked) = RosterRule.check(row, source.mapping, today: source.today) else { continue }
            let key = key(checked.paper)
            if seen[key] == nil { seen[key] = Int32(clamping: row.number) }
        }
    }

    /// Swift's hashes are keyed anew in each process: nothing of the number could be read out of memory dumps by a table.
    private static func key(_ paper: IdentityPaper) -> Int { paper.hashValue }
}
