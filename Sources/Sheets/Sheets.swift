// Sheets: tables that people keep in files, read and written.
//
// For: reading rosters and lists as WPS, Excel, LibreOffice and other systems save them (.xlsx, and .csv in the encodings
// of domain.md R64) row by row in bounded memory; recognising columns by their headings; reading the dates people write;
// writing .xlsx and .csv that open well in the same programs. (R58, R64)
// Not for: what a row means. It knows no members, no database and no web; callers bring field names, synonyms and checks.
//
// Start at `SheetReader.open`, `HeaderMatcher`, `DateText.parse` and `SheetWriter`. Everything here blocks: call it on a
// thread of your own, never on Swift's cooperative threads. Files come from strangers: whatever they hold, the answer is
// rows, a `SheetFault` on a row, or a thrown `SheetProblem`, in bounded memory.

/// What a file turned out to be, by its content and never by its name.
public enum SheetKind: String, Sendable, Codable {
    /// .xlsx (Office Open XML), also .xlsm.
    case workbook
    /// Delimited text: .csv, .tsv, .txt.
    case text
}
