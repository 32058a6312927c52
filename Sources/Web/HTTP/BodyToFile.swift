import Foundation
import Hummingbird
import Kernel
import NIOCore

extension Call {
    /// Writes the body into a new file, piece by piece, so that it never lies in memory as a whole.
    /// - Returns: its size in bytes.
    /// - Throws: `CommonProblem.bodyTooLarge` (the file is gone again), `.busy` if it can't be written.
    public func saveBody(to path: String) async throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]), let file = FileHandle(forWritingAtPath: path) else {
            throw CommonProblem.busy(retryAfterSeconds: 30)
        }
        defer { try? file.close() }
        do {
            var count = 0
            for try await piece in request.body {
                count += piece.readableBytes
                guard count <= maxBodyBytes else { throw CommonProblem.bodyTooLarge(limitBytes: maxBodyBytes) }
                do { try file.write(contentsOf: Data(piece.readableBytesView)) } catch { throw CommonProblem.busy(retryAfterSeconds: 30) }
            }
            return count
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }
}
