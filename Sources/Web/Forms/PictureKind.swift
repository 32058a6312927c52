import Kernel
import Store

/// What a picture is by its content: the name and type that came with it are not believed.
public enum PictureKind: String, TextColumn, CaseIterable {
    case png, jpeg, webp

    public var mediaType: String { "image/\(rawValue)" }

    /// 2 MB: pictures live in the database.
    public static let maxBytes = 2 * 1024 * 1024

    public init?(sniffing bytes: some RandomAccessCollection<UInt8>) {
        func has(_ expected: [UInt8], at offset: Int) -> Bool {
            bytes.count >= offset + expected.count && bytes.dropFirst(offset).prefix(expected.count).elementsEqual(expected)
        }
        if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0), has(Array("IHDR".utf8), at: 12) {
            self = .png
        } else if has([0xFF, 0xD8, 0xFF], at: 0) {
            self = .jpeg
        } else if has(Array("RIFF".utf8), at: 0), has(Array("WEBPVP8".utf8), at: 8) {
            self = .webp
        } else {
            return nil
        }
    }
}
