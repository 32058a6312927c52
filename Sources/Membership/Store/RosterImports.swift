import Audit
import Foundation
import Kernel
import Sheets
import Store
import Vault

extension SheetKind: TextColumn {}
extension TextEncoding: TextColumn {}

/// Rows of imports: what was uploaded, how far it is, and what is wrong with its rows.
public struct RosterImports: Sendable {
    let vault: Vault

    public init(vault: Vault) { self.vault = vault }

    private static let columns: SQL = """
        id, organisation, created_by, created_at, file_name, file_bytes, file_path, kind, encoding, mapping, state, job, expected, added, same, changed,
        transfers, bad, noted, place, error_code, finished_at
        """

    private static func read(_ row: Row) throws -> RosterImport {
        var counts = RosterCounts()
        counts.added = row[13]
        counts.same = row[14]
        counts.changed = row[15]
        counts.transfers = row[16]
        counts.bad = row[17]
        counts.noted = row[18]
        return RosterImport(
            id: row[0], organisation: row[1], createdBy: row[2], createdAt: row[3], fileName: row[4], fileBytes: row[5], filePath: row[6], kind: row[7],
            encoding: row[8], mapping: try decode(row[9]), state: row[10], job: row[11], expected: try (row[12] as String?).map(decode), counts: counts,
            place: try decode(row[19]), errorCode: row[20], finishedAt: row[21])
    }

    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ text: String) throws -> T { try JSONDecoder().decode(T.self, from: Data(text.utf8)) }

    // MARK: Imports

    /// A file that has been put in its place.
    struct NewImport: Sendable {
        let id: RosterImportID
        let organisation: OrganisationID
        let fileName: String
        let fileBytes: Int
        let filePath: String?
        let kind: SheetKind
        let encoding: TextEncoding?
        let mapping: RosterMapping
    }

    func add(_ new: NewImport, state: RosterImport.State, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO roster_import (id, organisation, created_by, created_at, file_name, file_bytes, file_path, kind, encoding, mapping, state, added, same,
                changed, transfers, bad, noted, place, row_reached)
            VALUES (:id, :organisation, :by, :now, :name, :bytes, :path, :kind, :encoding, :mapping, :state, 0, 0, 0, 0, 0, 0, :place, 0)
            """,
            [
                "id": new.id, "organisation": new.organisation, "by": actor.personID, "now": now, "name": new.fileName, "bytes": new.fileBytes,
                "path": new.filePath, "kind": new.kind, "encoding": new.encoding, "mapping": try Self.encode(new.mapping), "state": state,
                "place": try Self.encode(SheetPlace()),
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: new.organisation, action: "roster.uploaded", object: AuditObject("roster_import", new.id),
                detail: ["bytes": String(new.fileBytes), "kind": new.kind.rawValue]))
    }

    public func find(_ id: RosterImportID, in tx: any Transaction) throws -> RosterImport? {
        try tx.row("SELECT \(Self.columns) FROM roster_import WHERE id = :id", ["id": id]).map(Self.read)
    }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: RosterImportID, in tx: any Transaction) throws -> RosterImport {
        guard let found = try find(id, in: tx) else { throw CommonProblem.notFound }
        return found
    }

    public func recent(of union: OrganisationID, before: RosterImportID? = nil, limit: Int, in tx: any Transaction) throws -> [RosterImport] {
        try tx.rows(
            "SELECT \(Self.columns) FROM roster_import WHERE organisation = :union AND id < :before ORDER BY id DESC LIMIT :limit",
            ["union": union, "before": before?.raw ?? .max, "limit": limit]
        ).map(Self.read)
    }

    /// Moves an import on, if it is where the caller thinks.
    /// - Throws: `CommonProblem.changedMeanwhile`.
    func set(
        _ state: RosterImport.State, of id: RosterImportID, from expected: Set<RosterImport.State>, job: JobID? = nil, in tx: any Transaction
    ) throws {
        var parameters: Parameters = ["state": state, "job": job, "id": id]
        parameters.list("f", Array(expected))
        let changed = try tx.execute(
            """
            UPDATE roster_import SET state = :state, job = COALESCE(CAST(:job AS BIGINT), job)
            WHERE id = :id AND state IN (\(SQL.placeholders("f", count: expected.count)))
            """, parameters)
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
    }

    func setMapping(_ mapping: RosterMapping, of id: RosterImportID, in tx: any Transaction) throws {
        try tx.execute("UPDATE roster_import SET mapping = :mapping, expected = NULL WHERE id = :id", ["mapping": try Self.encode(mapping), "id": id])
    }

    func setExpected(_ forecast: RosterForecast, of id: RosterImportID, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE roster_import SET expected = :counts, state = 'checked' WHERE id = :id AND state = 'checking'", ["counts": try Self.encode(forecast), "id": id])
    }

    /// Notes a settled chunk, in its transaction.
    /// - Returns: false if another run was there first: then the whole chunk must be undone.
    func advance(_ id: RosterImportID, from reached: Int, to place: SheetPlace, adding counts: RosterCounts, in tx: any Transaction) throws -> Bool {
        try tx.execute(
            """
            UPDATE roster_import SET row_reached = :to, place = :place, added = added + :added, same = same + :same, changed = changed + :changed,
                transfers = transfers + :transfers, bad = bad + :bad, noted = noted + :noted, state = 'running'
            WHERE id = :id AND row_reached = :from AND state IN ('queued', 'running')
            """,
            [
                "to": place.row, "place": try Self.encode(place), "added": counts.added, "same": counts.same, "changed": counts.changed,
                "transfers": counts.transfers, "bad": counts.bad, "noted": counts.noted, "id": id, "from": reached,
            ]) == 1
    }

    /// Ends an import; its file is no longer needed.
    /// - Returns: where the file is, for the caller to delete after the commit.
    @discardableResult func finish(
        _ id: RosterImportID, _ state: RosterImport.State, errorCode: String? = nil, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction
    ) throws -> String? {
        let before = try existing(id, in: tx)
        if before.state.isOver { return nil }
        try tx.execute(
            "UPDATE roster_import SET state = :state, error_code = :code, finished_at = :now, file_path = NULL WHERE id = :id",
            ["state": state, "code": errorCode, "now": now, "id": id])
        var detail = ["state": state.rawValue]
        for (name, count) in [
            ("added", before.counts.added), ("changed", before.counts.changed), ("same", before.counts.same), ("transfers", before.counts.transfers),
            (
                "bad",
                before.counts.bad
            ),
        ] {
            detail[name] = String(count)
        }
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: before.organisation, action: "roster.finished", object: AuditObject("roster_import", id), detail: detail))
        return before.filePath
    }

    /// Imports whose files still lie there since before `instant`: uploads that nobody went on with.
    func abandoned(before id: RosterImportID, in tx: any Transaction) throws -> [RosterImport] {
        try tx.rows("SELECT \(Self.columns) FROM roster_import WHERE file_path IS NOT NULL AND id < :id ORDER BY id LIMIT 100", ["id": id]).map(Self.read)
    }

    // MARK: Rows that need a look

    /// A row that was not taken as it stands.
    public struct Report: Sendable {
        public let row: Int
        public let isBad: Bool
        public let faults: [RosterFault]
        let sealed: [UInt8]?
    }

    /// A row to report, its cells sealed already.
    struct NewReport: Sendable {
        let row: Int
        let isBad: Bool
        let faults: [RosterFault]
        let cells: [UInt8]?
    }

    func report(_ reports: [NewReport], of id: RosterImportID, in tx: any Transaction) throws {
        for report in reports {
            try tx.execute(
                "INSERT INTO roster_import_row (import, row, is_bad, faults, cells) VALUES (:import, :row, :bad, :faults, :cells)",
                ["import": id, "row": report.row, "bad": report.isBad, "faults": try Self.encode(report.faults), "cells": report.cells])
        }
    }

    public func reports(of id: RosterImportID, after row: Int = 0, onlyBad: Bool = false, limit: Int, in tx: any Transaction) throws -> [Report] {
        try tx.rows(
            """
            SELECT row, is_bad, faults, cells FROM roster_import_row WHERE import = :id AND row > :after AND is_bad >= :bad ORDER BY row LIMIT :limit
            """, ["id": id, "after": row, "bad": onlyBad, "limit": limit]
        ).map { Report(row: $0[0], isBad: $0[1], faults: try Self.decode($0[2]), sealed: $0[3]) }
    }

    /// Bound to the import: a row copied to another one doesn't open.
    func seal(_ cells: [String], of id: RosterImportID) throws -> [UInt8] { vault.seal(try Self.encode(cells), .importRow, owner: id) }

    func cells(of report: Report, in id: RosterImportID) throws -> [String] {
        guard let sealed = report.sealed else { return [] }
        return try Self.decode(try vault.open(sealed, .importRow, owner: id))
    }

    /// Bad rows hold papers and phones: they go some time after the import ended.
    /// - Returns: how many; called again until none is left.
    func forgetCells(endedBefore instant: Instant, in tx: any Transaction) throws -> Int {
        let rows = try tx.rows(
            """
            SELECT r.import, r.row FROM roster_import_row r JOIN roster_import i ON i.id = r.import
            WHERE r.cells IS NOT NULL AND i.finished_at < :before LIMIT 500
            """, ["before": instant])
        for row in rows {
            try tx.execute(
                "UPDATE roster_import_row SET cells = NULL WHERE import = :import AND row = :row", ["import": row[0] as RosterImportID, "row": row[1] as Int])
        }
        return rows.count
    }
}

extension AuditEntry.Actor {
    var personID: PersonID? { if case .person(let id) = self { id } else { nil } }
}
