/// Makes zip files of stored parts, right or wrong on purpose.
public struct ZipMaker {
    public private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    public init() {}

    /// - Parameter declaredSize: what the file says of the part's size, where that is to be a lie.
    public mutating func add(_ name: String, _ content: [UInt8], declaredSize: Int? = nil) {
        let size = declaredSize ?? content.count
        let header = le(20, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(Int(Self.crc(content)), 4) + le(content.count, 4) + le(size, 4) + le(name.utf8.count, 2) + le(0, 2)
        let offset = bytes.count
        bytes += [0x50, 0x4B, 3, 4] + header + Array(name.utf8) + content
        directory += [0x50, 0x4B, 1, 2] + le(20, 2) + header + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) + le(offset, 4) + Array(name.utf8)
        count += 1
    }

    public mutating func add(_ name: String, _ content: String) { add(name, Array(content.utf8)) }

    /// - Parameter declaredEntries: what the end record says of the number of parts, where that is to be a lie.
    public func finished(declaredEntries: Int? = nil) -> [UInt8] {
        let entries = declaredEntries ?? count
        return bytes + directory + [0x50, 0x4B, 5, 6] + le(0, 4) + le(entries, 2) + le(entries, 2) + le(directory.count, 4) + le(bytes.count, 4) + le(0, 2)
    }

    private func le(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }

    public static func crc(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }
}
