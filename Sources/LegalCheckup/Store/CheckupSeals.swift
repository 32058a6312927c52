import Foundation
import Identity
import Kernel
import Store
import Vault

extension Purpose {
    static let checkupDocument = Purpose("checkup_document")
    static let checkupParts = Purpose("checkup_parts")
    static let checkupFinding = Purpose("checkup_finding")
    static let checkupInterview = Purpose("checkup_interview")
    static let checkupPrescription = Purpose("checkup_prescription")
    static let checkupLetter = Purpose("checkup_letter")
    static let checkupCure = Purpose("checkup_cure")
    static let checkupFeedback = Purpose("checkup_feedback")
    static let legalAidQuestion = Purpose("legal_aid_question")
    static let legalAidAnswer = Purpose("legal_aid_answer")
}

/// Values sealed as JSON, each bound to its purpose and row. (domain.md R57)
struct CheckupSeals: Sendable {
    let vault: Vault

    func seal<Entity>(_ value: some Encodable, _ purpose: Purpose, owner: Identifier<Entity>) throws -> [UInt8] {
        vault.seal(Array(try JSONEncoder().encode(value)), purpose, owner: owner.raw)
    }

    func open<Value: Decodable, Entity>(_ sealed: [UInt8], _ purpose: Purpose, owner: Identifier<Entity>, as _: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try vault.open(sealed, purpose, owner: owner.raw)))
    }

    /// For the rotation of keys.
    static let tables = [
        SealedTable(
            "checkup_document", table: "checkup_document", id: "id", columns: [("text_sealed", .checkupDocument), ("parts_sealed", .checkupParts)]),
        SealedTable("checkup_finding", table: "checkup_finding", id: "id", columns: [("texts_sealed", .checkupFinding)]),
        SealedTable("checkup_interview", table: "checkup_interview", id: "case_id", columns: [("answers_sealed", .checkupInterview)]),
        SealedTable("checkup_prescription", table: "checkup_prescription", id: "id", columns: [("content_sealed", .checkupPrescription)]),
        SealedTable("checkup_letter", table: "checkup_letter", id: "case_id", columns: [("text_sealed", .checkupLetter)]),
        SealedTable("checkup_cure_item", table: "checkup_cure_item", id: "id", columns: [("place_sealed", .checkupCure)]),
        SealedTable("checkup_feedback", table: "checkup_feedback", id: "id", columns: [("text_sealed", .checkupFeedback)]),
        SealedTable(
            "legal_aid_request", table: "legal_aid_request", id: "id", columns: [("question_sealed", .legalAidQuestion), ("answer_sealed", .legalAidAnswer)]),
    ]
}
