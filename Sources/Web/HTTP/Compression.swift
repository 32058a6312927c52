import CZlib
import HTTPTypes
import Hummingbird
import NIOCore

/// gzip for texts of more than a packet, when the client takes it. Assets are compressed once, at start.
enum Compression {
    static func apply(to reply: inout Reply, _ request: Request) {
        guard case .buffer(let bytes) = reply.content, bytes.readableBytes > 1400, reply.headers[.contentEncoding] == nil,
            let type = reply.headers[.contentType], type.hasPrefix("text/html") || type.hasPrefix("application/json"),
            request.headers[.acceptEncoding]?.contains("gzip") == true, let packed = gzip(bytes, level: 1)
        else { return }
        reply.content = .buffer(packed)
        reply.headers[.contentEncoding] = "gzip"
        reply.headers[.vary] = "Accept-Encoding"
    }

    /// - Parameter level: 1 (fast) to 9 (small).
    static func gzip(_ buffer: ByteBuffer, level: Int32) -> ByteBuffer? {
        var stream = z_stream()
        // 15 + 16: the largest window, with a gzip header.
        guard deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var out = ByteBuffer()
        let bound = Int(deflateBound(&stream, UInt(buffer.readableBytes)))
        let result = buffer.withUnsafeReadableBytes { input -> Int32 in
            stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            stream.avail_in = UInt32(input.count)
            var status: Int32 = Z_OK
            out.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { output in
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(output.count)
                status = deflate(&stream, Z_FINISH)
                return output.count - Int(stream.avail_out)
            }
            return status
        }
        return result == Z_STREAM_END ? out : nil
    }
}
