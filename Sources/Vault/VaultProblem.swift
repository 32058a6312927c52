import Kernel

/// What can be wrong with keys and sealed values. None of it is a user's mistake: the operator reads these sentences.
public enum VaultProblem: Problem, Hashable {
    /// There is a database but no key file: making a new one would leave everything sealed for ever.
    case keyFileMissing(path: String)
    /// Others than its owner can read or write the key file.
    case keyFileExposed(path: String)
    /// The key file can't be read or written; `reason` is the system's sentence.
    case keyFileUnusable(path: String, reason: String)
    /// A line of the key file is not as it was written. Line 0: the file ends early.
    case keyFileDamaged(path: String, line: Int)
    /// The database was filled with another key file.
    case otherKeyFile
    /// A value was sealed with a key that this key file doesn't hold.
    case unknownKey(id: Int)
    /// A sealed value was changed, cut, or belongs to another row or purpose.
    case notAuthentic

    public var code: String {
        switch self {
        case .keyFileMissing: "vault.key_file_missing"
        case .keyFileExposed: "vault.key_file_exposed"
        case .keyFileUnusable: "vault.key_file_unusable"
        case .keyFileDamaged: "vault.key_file_damaged"
        case .otherKeyFile: "vault.other_key_file"
        case .unknownKey: "vault.unknown_key"
        case .notAuthentic: "vault.not_authentic"
        }
    }

    public var status: Status { .broken }

    public var message: Phrase {
        switch self {
        case .keyFileMissing(let path):
            Phrase(
                "找不到密钥文件 \(path)，但数据库已有加密数据。请从备份恢复密钥文件；没有它，证件号和手机号无法读取。",
                "The key file \(path) is missing but the database holds sealed data. Restore it from its backup: nothing else can open them.")
        case .keyFileExposed(let path):
            Phrase("密钥文件 \(path) 可被其他用户读取。请执行 chmod 600 后重新启动。", "Others can read the key file \(path). Run chmod 600 on it and start again.")
        case .keyFileUnusable(let path, let reason):
            Phrase("无法读写密钥文件 \(path)：\(reason)。", "The key file \(path) can't be used: \(reason).")
        case .keyFileDamaged(let path, let line):
            Phrase("密钥文件 \(path) 第 \(line) 行已损坏，请从备份恢复。", "Line \(line) of the key file \(path) is damaged. Restore the file from its backup.")
        case .otherKeyFile:
            Phrase("密钥文件与数据库不匹配，请使用与该数据库对应的密钥文件。", "This key file belongs to another database. Start with the one that belongs to this one.")
        case .unknownKey(let id):
            Phrase("数据由编号为 \(id) 的密钥加密，密钥文件中没有该密钥。", "A value was sealed with key \(id), which the key file doesn't hold.")
        case .notAuthentic: Phrase("加密数据校验失败，可能已被改动。", "A sealed value doesn't pass its check: it was changed or moved.")
        }
    }
}
