/// The engine could not do what it was told: wrong SQL, or a database that is broken or can't be opened. Never holds a value.
public struct DatabaseFailure: Error, CustomStringConvertible {
    public let engine: Engine
    /// SQLite's extended result code or PostgreSQL's SQLSTATE.
    public let code: String
    public let message: String
    public var description: String { "\(engine.rawValue) \(code): \(message)" }
}

/// A backup could not be written or read.
public struct BackupFailure: Error, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "\(path): \(reason)" }
}
