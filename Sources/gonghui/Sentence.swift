import ArgumentParser
import Foundation
import Kernel
import NIOCore
import Server
import Store

/// What a command says when it fails: one sentence on standard error, exit code 1.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Turns errors into what the operator reads, and into exit codes: 0 done, 1 failed, 2 wrong usage.
enum Sentence {
    /// Says what is to be said of `error`. - Returns: the exit code.
    static func tell(_ error: any Error) -> Int32 {
        switch Gonghui.exitCode(for: error) {
        case .success:
            // Help and version were asked for.
            Console.say(Gonghui.fullMessage(for: error))
            return 0
        case .validationFailure:
            Console.complain(Gonghui.fullMessage(for: error))
            return 2
        case let code:
            if !(error is ExitCode) { Console.complain("gonghui: " + text(error)) }
            return code.rawValue
        }
    }

    static func text(_ error: any Error) -> String {
        switch error {
        case let problem as any Problem:
            let fields = problem.fieldProblems.map { "\($0.field): \($0.message.en)" }
            return fields.isEmpty ? problem.message.en : fields.joined(separator: " ")
        case let fault as IOError: return "the system refused: \(reason(fault.errnoCode))"
        case let described as any CustomStringConvertible & Error: return described.description
        default: return error.localizedDescription
        }
    }

    /// Why the server can't listen.
    static func text(_ error: any Error, listeningOn host: String, _ port: Int) -> Failure? {
        guard let fault = error as? IOError else {
            return error is SocketAddressError ? Failure("\(host) is no address of this machine; use --host 127.0.0.1 or 0.0.0.0") : nil
        }
        switch fault.errnoCode {
        case EADDRINUSE: return Failure("port \(port) on \(host) is used by another program; stop that one or choose another with --port")
        case EACCES, EPERM: return Failure("this user may not listen on port \(port); choose one above 1023 with --port")
        case EADDRNOTAVAIL: return Failure("\(host) is no address of this machine; use --host 127.0.0.1 or 0.0.0.0")
        default: return nil
        }
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
