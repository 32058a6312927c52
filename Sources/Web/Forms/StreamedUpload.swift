import Dispatch
import Foundation
import Hummingbird
import Kernel
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A file that was streamed to disk while it came, however big it is, and the form's fields before it.
public struct StreamedUpload: Sendable {
    /// As the sender calls it, without folders; empty if they don't say.
    public let fileName: String
    public let byteCount: Int
    public let form: Form
}

extension Call {
    /// Streams the body to `path` (made with mode 0600; there must be no file yet). The body is the file itself, or a multipart form whose
    /// fields, the token among them, come before its one file.
    ///
    /// Whatever is thrown, no file stays behind.
    /// - Parameter field: name of the form's file field.
    /// - Throws: `CommonProblem.bodyTooLarge`, `.malformedBody`, `.invalid` on `field` if there is no file; `FormProblem.staleToken`.
    public func streamUpload(field: String, to path: String, limitBytes: Int) async throws -> StreamedUpload {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limitBytes + 64 * 1024 {
            throw CommonProblem.bodyTooLarge(limitBytes: limitBytes)
        }
        let sink = try FileSink(path: path, limitBytes: limitBytes)
        do {
            let upload = mediaType == "multipart/form-data" ? try await streamForm(field, sink) : try await streamBody(sink)
            guard upload.byteCount > 0 else {
                throw CommonProblem.invalid([FieldProblem(field: field, code: "required", message: Phrase("请选择一个文件。", "Choose a file."))])
            }
            try await sink.close()
            return upload
        } catch {
            await sink.discard()
            throw error
        }
    }

    private func streamBody(_ sink: FileSink) async throws -> StreamedUpload {
        for try await buffer in request.body { try await sink.write(Array(buffer.readableBytesView)) }
        return StreamedUpload(fileName: Self.baseName(query["filename"] ?? ""), byteCount: sink.byteCount, form: Form())
    }

    private func streamForm(_ field: String, _ sink: FileSink) async throws -> StreamedUpload {
        guard let boundary = Multipart.boundary(of: request.headers[.contentType] ?? "") else { throw CommonProblem.malformedBody }
        var parser = MultipartStream(boundary: boundary, fileField: field)
        var isTokenChecked = false
        for try await buffer in request.body {
            let bytes = try parser.take(buffer.readableBytesView)
            guard !bytes.isEmpty || parser.isInFile else { continue }
            // Nothing of a forged form reaches the disk.
            if !isTokenChecked { try checkToken(parser.values["_token"]) }
            isTokenChecked = true
            try await sink.write(bytes)
        }
        guard parser.isFinished else { throw CommonProblem.malformedBody }
        if !isTokenChecked { try checkToken(parser.values["_token"]) }
        return StreamedUpload(fileName: Self.baseName(parser.fileName), byteCount: sink.byteCount, form: Form(parser.values))
    }

    /// Without the folders that some browsers send, and without what can't be shown.
    private static func baseName(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        return String(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(120).map(Character.init))
    }
}

/// A multipart body that is taken apart while it comes: small fields are kept, the bytes of the one file are handed on.
struct MultipartStream {
    private enum State { case preamble, head, field(String), file, skipped, end }

    private(set) var values = Query()
    private(set) var fileName = ""
    private let delimiter: [UInt8]
    private let fileField: String
    private var state = State.preamble
    private var held: [UInt8]
    private static let fieldLimit = 64 * 1024

    init(boundary: String, fileField: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.fileField = fileField
        // The first delimiter has no line end before it.
        held = [13, 10]
    }

    var isFinished: Bool { if case .end = state { true } else { false } }
    var isInFile: Bool { if case .file = state { true } else { false } }

    /// Takes the next bytes of the body. - Returns: those of them that belong to the file.
    mutating func take(_ bytes: some Sequence<UInt8>) throws -> [UInt8] {
        held += bytes
        var out: [UInt8] = []
        while try step(&out) {}
        return out
    }

    /// - Returns: whether there may be more to do with what is held.
    private mutating func step(_ out: inout [UInt8]) throws -> Bool {
        switch state {
        case .end:
            held.removeAll()
            return false
        case .head:
            if held.starts(with: [45, 45]) {
                state = .end
                return false
            }
            guard let end = Self.find([13, 10, 13, 10], in: held) else {
                guard held.count < 16 * 1024 else { throw CommonProblem.malformedBody }
                return false
            }
            try begin(part: String(decoding: held[..<end], as: UTF8.self))
            held.removeFirst(end + 4)
            return true
        case .preamble, .field, .file, .skipped:
            guard let end = Self.find(delimiter, in: held) else {
                try hold(back: delimiter.count, &out)
                return false
            }
            try finish(part: held[..<end], &out)
            held.removeFirst(end + delimiter.count)
            state = .head
            return true
        }
    }

    private mutating func begin(part head: String) throws {
        guard let name = Multipart.parameter("name", in: head) else { throw CommonProblem.malformedBody }
        guard let file = Multipart.parameter("filename", in: head) else {
            state = .field(name)
            return
        }
        if name == fileField, fileName.isEmpty {
            fileName = file
            state = .file
        } else {
            state = .skipped
        }
    }

    private mutating func finish(part bytes: ArraySlice<UInt8>, _ out: inout [UInt8]) throws {
        switch state {
        case .field(let name):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw CommonProblem.malformedBody }
            values.append(name, text)
        case .file: out += bytes
        default: break
        }
    }

    /// Lets go of all bytes that can't be the beginning of a delimiter.
    private mutating func hold(back count: Int, _ out: inout [UInt8]) throws {
        if case .field = state {
            guard held.count < Self.fieldLimit else { throw CommonProblem.malformedBody }
            return
        }
        let free = held.count - count
        guard free > 0 else { return }
        if isInFile { out += held[..<free] }
        held.removeFirst(free)
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { hay -> Int? in
            guard let base = hay.baseAddress, let first = needle.first else { return nil }
            var start = 0
            // memchr jumps over what can't begin a delimiter.
            while start + needle.count <= hay.count, let hit = memchr(base + start, Int32(first), hay.count - start - needle.count + 1) {
                start = UnsafeRawPointer(hit) - base
                if hay[start..<(start + needle.count)].elementsEqual(needle) { return start }
                start += 1
            }
            return nil
        }
    }
}

/// A file that is being written, on a queue of its own so that no cooperative thread waits for the disk.
private final class FileSink: Sendable {
    private let path: String
    private let limitBytes: Int
    private let queue = DispatchQueue(label: "gonghui.upload")
    private let descriptor: Int32
    private let count = Atomic(0)

    init(path: String, limitBytes: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommonProblem.busy(retryAfterSeconds: 60) }
        self.path = path
        self.limitBytes = limitBytes
        self.descriptor = descriptor
    }

    var byteCount: Int { count.load(ordering: .relaxed) }

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        guard byteCount + bytes.count <= limitBytes else { throw CommonProblem.bodyTooLarge(limitBytes: limitBytes) }
        try await onQueue { [descriptor] in
            var start = 0
            while start < bytes.count {
                let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
                if written < 0, errno == EINTR { continue }
                // Disk full: nothing was done, and later there may be room.
                guard written > 0 else { throw CommonProblem.busy(retryAfterSeconds: 60) }
                start += written
            }
        }
        count.add(bytes.count, ordering: .relaxed)
    }

    func close() async throws {
        try await onQueue { [descriptor] in
            guard Glibc.close(descriptor) == 0 else { throw CommonProblem.busy(retryAfterSeconds: 60) }
        }
    }

    func discard() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            queue.async { [descriptor, path] in
                _ = Glibc.close(descriptor)
                unlink(path)
                continuation.resume()
            }
        }
    }

    private func onQueue(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
