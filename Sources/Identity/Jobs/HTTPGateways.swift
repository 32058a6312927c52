import Kernel

/// Any SMS provider that takes an HTTPS request.
public struct HTTPMessageGateway: MessageGateway {
    let template: GatewayTemplate
    let sender: any HTTPSender

    /// - Parameter template: with `{phone}` and `{text}`.
    public init(_ template: GatewayTemplate, sender: any HTTPSender) {
        self.template = template
        self.sender = sender
    }

    public func send(_ text: String, to phone: PhoneNumber) async -> MessageResult {
        do {
            let answer = try await sender.send(template.message(["phone": phone.text, "text": text]))
            if template.isSuccess(answer) { return .sent }
            // The provider understood us and refused: the same message will be refused again. All else may pass.
            let isFinal = (400..<500).contains(answer.status) && answer.status != 408 && answer.status != 429
            return .failed(fault: "status_\(answer.status)", isFinal: isFinal)
        } catch {
            return .failed(fault: "unreachable", isFinal: false)
        }
    }
}

/// Any real-name service that takes an HTTPS request with name, number and phone and says yes or no.
public struct HTTPRealNameChecker: RealNameChecker {
    let template: GatewayTemplate
    let differs: String
    let sender: any HTTPSender

    /// - Parameters:
    ///   - template: with `{name}`, `{paper}` and, where the service takes it, `{phone}`; its `success` is the text of a match.
    ///   - differs: text that the answer holds when they don't belong together; any other answer counts as none.
    public init(_ template: GatewayTemplate, differs: String, sender: any HTTPSender) {
        self.template = template
        self.differs = differs
        self.sender = sender
    }

    public func check(name: PersonName, paper: IdentityPaper, phone: PhoneNumber?) async -> RealNameAnswer {
        // These services know the resident identity card only.
        guard paper.kind == .idCard else { return .unknown }
        do {
            let answer = try await sender.send(template.message(["name": name.text, "paper": paper.number, "phone": phone?.text ?? ""]))
            if template.success != nil, template.isSuccess(answer) { return .matches }
            return (200..<300).contains(answer.status) && String(decoding: answer.body, as: UTF8.self).contains(differs) ? .differs : .unknown
        } catch {
            return .unknown
        }
    }
}
