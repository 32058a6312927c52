/// How much a file may ask of us. The defaults take any roster that Excel can hold and refuse what only an attacker makes.
public struct SheetLimits: Sendable {
    /// Size of the file on disk.
    public var fileBytes = 2 << 30
    /// Sum of all unpacked parts of a workbook, declared and actual: a million rows of twenty columns unpack to about 1 GB.
    public var unpackedBytes = 2 << 30
    /// Unpacked to packed size of any part over 16 MB. Rosters reach about 15, sheets of empty formatted cells 60, bombs 1,000.
    public var ratio = 100
    /// Parts in the package.
    public var parts = 4096
    /// Texts that a workbook keeps in its shared table; they stay in memory while the sheet is read.
    public var sharedTextBytes = 400 << 20
    /// One cell: Excel's 32,767 characters in UTF-8.
    public var cellBytes = 128 << 10
    /// One row of a text file; a workbook's may be sixteen times as long.
    public var rowBytes = 1 << 20
    public var columns = 1024
    public init() {}
}

/// A place in a file from which reading can go on, as a resumable job stores it. Good only for the same file.
public struct SheetPlace: Hashable, Sendable, Codable {
    /// Number of the last row that was given or passed over.
    public var row: Int
    /// Text files: where the next row's piece of the file begins, in bytes, and how many decoded bytes of it to pass over.
    public var byteOffset: Int
    public var decodedSkip: Int

    public init(row: Int = 0, byteOffset: Int = 0, decodedSkip: Int = 0) {
        self.row = row
        self.byteOffset = byteOffset
        self.decodedSkip = decodedSkip
    }
}
