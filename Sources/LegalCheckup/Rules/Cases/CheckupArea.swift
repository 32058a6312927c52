import Kernel

/// The areas by which a report is ordered and scored.
public enum CheckupArea: String, Codable, Sendable, CaseIterable {
    case contracts, pay, hours, leave, women, equality, safety, discipline, privacy, ending, rights, special

    public var label: Phrase {
        switch self {
        case .contracts: Phrase("招用与合同", "Hiring and contracts")
        case .pay: Phrase("工资与社保", "Pay and insurance")
        case .hours: Phrase("工时与加班", "Hours and overtime")
        case .leave: Phrase("休息休假", "Leave")
        case .women: Phrase("婚育与女职工", "Marriage, birth, women")
        case .equality: Phrase("平等就业", "Equality")
        case .safety: Phrase("劳动安全与工伤", "Safety and injury")
        case .discipline: Phrase("奖惩与扣款", "Discipline and deductions")
        case .privacy: Phrase("人格与个人信息", "Dignity and privacy")
        case .ending: Phrase("调岗与解除", "Transfer and dismissal")
        case .rights: Phrase("工会与民主程序", "Union and procedure")
        case .special: Phrase("特殊用工", "Special employment")
        }
    }

    /// Of a code of the taxonomy; one that isn't known yet counts to rights.
    public init(_ code: FindingCode) {
        self = Self.byCode[code] ?? .rights
    }

    private static let byCode: [FindingCode: CheckupArea] = {
        let table: [(CheckupArea, [FindingCode])] = [
            (
                .contracts,
                [
                    "DEPOSIT_COLLECTION", "ID_WITHHOLDING", "NO_WRITTEN_CONTRACT", "BLANK_CONTRACT", "PROBATION_TOO_LONG", "PROBATION_REPEATED",
                    "LIQUIDATED_DAMAGES", "NONCOMPETE_ABUSE", "FORCED_FUNDING_PURCHASE", "GP_ELECTRONIC_CONTRACT",
                ]
            ),
            (
                .pay,
                [
                    "PROBATION_LOW_WAGE", "SOCIAL_INSURANCE_WAIVED", "SOCIAL_INSURANCE_DELAYED", "SOCIAL_INSURANCE_UNDERPAID", "WAGE_WITHHOLDING", "WAGE_IN_KIND",
                    "BELOW_MINIMUM_WAGE", "BONUS_FORFEITURE", "LOSS_SHIFTING",
                ]
            ),
            (.hours, ["OVERTIME_PAY_WAIVED", "OVERTIME_UNDERPAID", "EXCESSIVE_HOURS", "FORCED_OVERTIME", "OFF_HOURS_MESSAGE_PENALTY"]),
            (.leave, ["WEDDING_LEAVE_DENIAL", "ANNUAL_LEAVE_FORFEITURE", "SICK_LEAVE_DENIAL"]),
            (
                .women,
                [
                    "MARRIAGE_DATING_BAN", "CHILDBEARING_RESTRICTION", "PARENTAL_LEAVE_DENIAL", "PREGNANCY_DISMISSAL", "FEMALE_PROTECTION_DENIAL", "GP_FAMILY_SUPPORT",
                    "GP_ANTI_HARASSMENT",
                ]
            ),
            (.equality, ["GENDER_DISCRIMINATION", "HEALTH_DISCRIMINATION", "ORIGIN_DISCRIMINATION", "AGE_DISCRIMINATION", "DISABILITY_DISCRIMINATION"]),
            (.safety, ["WORK_INJURY_EXCLUSION", "HEAT_ALLOWANCE_DENIAL", "SAFETY_PROTECTION_DENIAL"]),
            (.discipline, ["FINES", "WAGE_DEDUCTION_OVER_20", "ATTENDANCE_OVERDEDUCTION"]),
            (.privacy, ["DIGNITY_BODY_SEARCH", "TOILET_MONITORING", "SURVEILLANCE_EXCESS", "PERSONAL_INFO_EXCESS"]),
            (
                .ending,
                [
                    "RESIGNATION_BARRED", "BOTTOM_ELIMINATION", "UNILATERAL_TRANSFER", "ARBITRARY_TERMINATION", "ILLNESS_INJURY_DISMISSAL", "SEVERANCE_DENIAL",
                    "GP_NO_LAYOFF",
                ]
            ),
            (
                .rights,
                [
                    "UNION_BAN", "COMPLAINT_BAN", "WAGE_TALK_BAN", "ARBITRATION_WAIVER", "NO_DEMOCRATIC_PROCEDURE", "GP_UNION_CONSULTATION", "GP_PAID_TRAINING",
                ]
            ),
            (.special, ["DISPATCH_ABUSE", "STUDENT_INTERN_ABUSE", "OVERAGE_WORKER_DENIAL", "MINOR_WORKERS"]),
        ]
        return Dictionary(table.flatMap { area, codes in codes.map { ($0, area) } }, uniquingKeysWith: { first, _ in first })
    }()
}

/// The score of one area: 100 less what each kind of finding costs, never under 0. A code counts once however often it stands, so that a long
/// handbook is not worse than a short one; contested codes cost nothing, as they are questions. (ours)
public struct AreaScore: Codable, Hashable, Sendable {
    public let area: CheckupArea
    public let score: Int
    public let findings: Int
    public let praised: Int

    public static func cost(_ severity: Severity) -> Int {
        switch severity {
        case .high: 25
        case .medium: 12
        case .low: 5
        case .goodPractice: 0
        }
    }

    /// All areas in their order, from the accepted findings.
    public static func scores(_ findings: [(code: FindingCode, severity: Severity)]) -> [AreaScore] {
        CheckupArea.allCases.map { area in
            let own = findings.filter { CheckupArea($0.code) == area }
            let faults = own.filter { !$0.code.isGoodPractice }
            let kinds = Dictionary(faults.filter { !$0.code.isContested }.map { ($0.code, $0.severity) }, uniquingKeysWith: min)
            let lost = kinds.values.reduce(0) { $0 + cost($1) }
            return AreaScore(area: area, score: max(0, 100 - lost), findings: faults.count, praised: own.count - faults.count)
        }
    }
}
