import Web

extension PictureKind {
    /// - Throws: `ActivityProblem.pictureTooBig`, `.pictureKind`.
    static func checked(_ bytes: some RandomAccessCollection<UInt8>) throws -> PictureKind {
        guard bytes.count <= maxBytes else { throw ActivityProblem.pictureTooBig }
        guard let kind = PictureKind(sniffing: bytes) else { throw ActivityProblem.pictureKind }
        return kind
    }
}
