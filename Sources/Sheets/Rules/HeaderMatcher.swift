/// A field that a column may hold, and how its column is recognised.
public struct FieldSpec<ID: Hashable & Sendable>: Sendable {
    public let id: ID
    let synonyms: [Heading]
    let excluding: [Heading]
    public let isRequired: Bool
    let looksRight: (@Sendable (Cell) -> Bool)?

    /// - Parameters:
    ///   - synonyms: usual headings, the best first: of two columns that match, the one with the earlier synonym is taken.
    ///   - excluding: words that make a heading another one's: `紧急`, `配偶` beside a phone.
    ///   - looksRight: whether a cell could belong here, as an ID number. It confirms headings and never replaces them.
    public init(
        _ id: ID, synonyms: [String], excluding: [String] = [], isRequired: Bool = false, looksRight: (@Sendable (Cell) -> Bool)? = nil
    ) {
        self.id = id
        self.synonyms = synonyms.map { Heading($0) }
        self.excluding = excluding.map { Heading($0) }
        self.isRequired = isRequired
        self.looksRight = looksRight
    }
}

/// Where the headings are and which column holds which field.
public struct HeaderMatch<ID: Hashable & Sendable>: Sendable {
    public enum Confidence: Sendable, Hashable, Comparable {
        /// Nothing recognised.
        case unmatched
        /// Likely; the officer is asked.
        case unsure
        /// By its heading, and its cells don't say otherwise.
        case sure
    }
    public struct Column: Sendable {
        /// From 0.
        public let index: Int
        /// As it stands in the file.
        public let heading: String
        public internal(set) var field: ID?
        public internal(set) var confidence: Confidence
    }
    /// Number of the row with the headings; the lower one of two.
    public let headerRow: Int
    /// All columns that have a heading or content.
    public internal(set) var columns: [Column]
    /// Required fields that no column was found for.
    public let missing: [ID]

    public func column(of field: ID) -> Int? { columns.first { $0.field == field }?.index }

    /// Whether the table can be taken without asking.
    public var isSure: Bool { missing.isEmpty && !columns.contains { $0.confidence == .unsure } }
}

/// Recognises columns by their headings in any order. (domain.md R64)
///
/// The heading decides; contents only raise doubts or point to columns whose heading says nothing. So the phone of a relative is never
/// taken for the worker's because it looks like one.
public struct HeaderMatcher<ID: Hashable & Sendable>: Sendable {
    public let fields: [FieldSpec<ID>]
    /// How far down headings are looked for: rosters begin with titles, such as "XX公司职工花名册".
    public static var rowsSearched: Int { 10 }
    /// How many rows to hand to `match`: the headings and a sample below.
    public static var rowsWanted: Int { 60 }

    public init(_ fields: [FieldSpec<ID>]) { self.fields = fields }

    /// Finds the headings among the first rows; `nil` if no row has any that is known.
    public func match(_ rows: [SheetRow]) -> HeaderMatch<ID>? {
        var best: (score: Int, match: HeaderMatch<ID>)?
        for index in rows.indices.prefix(Self.rowsSearched) {
            let sample = rows[(index + 1)...]
            // Two rows of headings: a group above ("联系方式") and its parts below; the upper one fills where the lower is blank.
            let single = texts(rows[index])
            var candidates = [single]
            if index > 0 { candidates.append(combined(texts(rows[index - 1]), single)) }
            for headings in candidates {
                let columns = assign(headings, sample)
                let score = columns.reduce(0) { $0 + ($1.confidence == .sure ? 3 : $1.confidence == .unsure ? 1 : 0) }
                guard score > best?.score ?? 0 else { continue }
                let found = Set(columns.compactMap(\.field))
                let missing = fields.filter { $0.isRequired && !found.contains($0.id) }.map(\.id)
                best = (score, HeaderMatch(headerRow: rows[index].number, columns: columns, missing: missing))
            }
        }
        return best?.match
    }

    /// A mapping that an officer chose, laid over headings that were found: field or nothing for each column.
    public func apply(_ choices: [Int: ID?], to match: HeaderMatch<ID>) -> HeaderMatch<ID> {
        var columns = match.columns
        for index in columns.indices {
            guard let choice = choices[columns[index].index] else { continue }
            columns[index].field = choice
            columns[index].confidence = choice == nil ? .unmatched : .sure
        }
        let found = Set(columns.compactMap(\.field))
        return HeaderMatch(headerRow: match.headerRow, columns: columns, missing: fields.filter { $0.isRequired && !found.contains($0.id) }.map(\.id))
    }

    /// Texts that may be headings; a long one is a note.
    private func texts(_ row: SheetRow) -> [String] {
        (0..<row.count).map { row[$0].isText && row.withUTF8($0) { $0.count <= 300 } ? row.text($0) : "" }
    }

    private func combined(_ upper: [String], _ lower: [String]) -> [String] {
        (0..<max(upper.count, lower.count)).map { column in
            let below = lower.indices.contains(column) ? lower[column] : ""
            let above = upper.indices.contains(column) ? upper[column] : ""
            return Heading(below).isEmpty ? above : below
        }
    }

    private struct Claim {
        let column: Int
        let field: Int
        /// 0 for the first synonym; behind all synonyms where the heading only contains one.
        let rank: Int
        let isExact: Bool
    }

    private func assign(_ headings: [String], _ sample: ArraySlice<SheetRow>) -> [HeaderMatch<ID>.Column] {
        let width = max(headings.count, sample.map(\.count).max() ?? 0)
        var columns = (0..<width).map { index in
            HeaderMatch<ID>.Column(index: index, heading: headings.indices.contains(index) ? headings[index] : "", field: nil, confidence: .unmatched)
        }
        let claims = columns.flatMap { column in
            let heading = Heading(column.heading)
            return fields.indices.compactMap { claim(heading, column.index, $0) }
        }
        // Exact headings first, then better synonyms, then columns from the left; each column and each field is given once.
        let order = claims.sorted { ($0.isExact ? 0 : 1, $0.rank, $0.column, $0.field) < ($1.isExact ? 0 : 1, $1.rank, $1.column, $1.field) }
        var taken: Set<Int> = []
        for claim in order where columns[claim.column].field == nil && !taken.contains(claim.field) {
            taken.insert(claim.field)
            let hasTwin = order.contains { $0.field == claim.field && $0.column != claim.column && $0.isExact && $0.rank == claim.rank }
            let isDoubted = looks(claim.field, at: claim.column, sample).map { $0 < 0.5 } ?? false
            columns[claim.column].field = fields[claim.field].id
            columns[claim.column].confidence = claim.isExact && !hasTwin && !isDoubted ? .sure : .unsure
        }
        suggestByContent(&columns, taken, sample)
        return columns.filter { !Heading($0.heading).isEmpty || $0.field != nil || hasContent($0.index, sample) }
    }

    private func claim(_ heading: Heading, _ column: Int, _ field: Int) -> Claim? {
        guard !heading.isEmpty else { return nil }
        let spec = fields[field]
        if let rank = spec.synonyms.firstIndex(where: { heading.equals($0) }) { return Claim(column: column, field: field, rank: rank, isExact: true) }
        // A long text is a title or a note, not a heading.
        guard heading.whole.unicodeScalars.count <= 16, !spec.excluding.contains(where: { heading.whole.contains($0.whole) }),
            let rank = spec.synonyms.firstIndex(where: { heading.contains($0) })
        else { return nil }
        return Claim(column: column, field: field, rank: spec.synonyms.count + rank, isExact: false)
    }

    /// Points to a column without a known heading for a required field that found none, if its cells look right and no other column's do.
    private func suggestByContent(_ columns: inout [HeaderMatch<ID>.Column], _ taken: Set<Int>, _ sample: ArraySlice<SheetRow>) {
        guard columns.contains(where: { $0.confidence != .unmatched }) else { return }
        for field in fields.indices where fields[field].isRequired && !taken.contains(field) {
            let likely = columns.indices.filter { index in
                guard columns[index].field == nil, !fields[field].excluding.contains(where: { Heading(columns[index].heading).whole.contains($0.whole) })
                else { return false }
                return (looks(field, at: columns[index].index, sample) ?? 0) >= 0.8
            }
            guard likely.count == 1 else { continue }
            columns[likely[0]].field = fields[field].id
            columns[likely[0]].confidence = .unsure
        }
    }

    /// Share of the filled sample cells that look right; `nil` if there is nothing to judge by.
    private func looks(_ field: Int, at column: Int, _ sample: ArraySlice<SheetRow>) -> Double? {
        guard let looksRight = fields[field].looksRight else { return nil }
        let cells = sample.lazy.map { $0[column] }.filter { !$0.isBlank }.prefix(50)
        let count = cells.reduce(0) { sum, _ in sum + 1 }
        return count == 0 ? nil : Double(cells.reduce(0) { $0 + (looksRight($1) ? 1 : 0) }) / Double(count)
    }

    private func hasContent(_ column: Int, _ sample: ArraySlice<SheetRow>) -> Bool { sample.contains { !$0[column].isBlank } }
}

extension Cell {
    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }
}
