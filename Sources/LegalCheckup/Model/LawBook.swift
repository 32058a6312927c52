import Foundation
import Kernel

/// Statutes and local figures as dated data: what was in force on a given day, where.
///
/// Figures that change by place and year (minimum wage, leave days, heat allowance) stand here and never in rules. Everything carries
/// its source and whether somebody compared it with that source.
public struct LawBook: Sendable {
    public struct Law: Hashable, Sendable {
        public let name: String
        public let inForceFrom: Day?
        public let inForceUntil: Day?
        /// Whether the dates were compared with a gazette.
        public let areDatesVerified: Bool
        public let articles: [LawArticle]
    }

    public struct LawArticle: Hashable, Sendable {
        public let number: String
        public let gist: String
        public let verified: Bool
        /// Where they differ from the law's own.
        public let inForceFrom: Day?
        public let inForceUntil: Day?
        public let repealedBy: String?
    }

    public enum FigureKind: String, Sendable, Codable, CaseIterable {
        /// Fen a month.
        case minimumMonthlyWage = "minimum_monthly_wage"
        case maternityLeaveDays = "maternity_leave_days"
        case paternityLeaveDays = "paternity_leave_days"
        case marriageLeaveDays = "marriage_leave_days"
        /// Days a year for each parent.
        case childcareLeaveDays = "childcare_leave_days"
        /// Fen a month in the hot months.
        case heatAllowanceMonthly = "heat_allowance_monthly"
    }

    public struct Figure: Hashable, Sendable {
        public let kind: FigureKind
        /// `nil`: the whole country.
        public let region: RegionCode?
        /// Fen or days, as `kind` says.
        public let value: Int64
        public let from: Day
        public let until: Day?
        public let source: String
        public let verified: Bool
    }

    public let laws: [Law]
    public let figures: [Figure]
    private let places: [String: Int]

    /// The law book built into the product.
    public init() throws { try self.init(json: PackageResources.law_json) }

    init(json: [UInt8]) throws {
        let file = try Taxonomy.decoder.decode(LawFile.self, from: Data(json))
        laws = file.laws.map { law in
            Law(
                name: law.name, inForceFrom: law.inForceFrom, inForceUntil: law.inForceUntil, areDatesVerified: law.datesVerified,
                articles: law.articles.map {
                    LawArticle(
                        number: $0.number, gist: $0.gist, verified: $0.verified, inForceFrom: $0.inForceFrom, inForceUntil: $0.inForceUntil,
                        repealedBy: $0.repealedBy)
                })
        }
        figures = file.figures.map {
            Figure(
                kind: $0.kind, region: RegionCode($0.region), value: $0.value, from: $0.from, until: $0.until, source: $0.source,
                verified: $0.verified)
        }
        places = Dictionary(laws.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func law(named name: String) -> Law? { places[name].map { laws[$0] } }

    /// Whether an article was in force on a day. A law the book doesn't know counts as in force: better cited and marked than left out.
    public func isInForce(_ basis: LegalBasis, on day: Day) -> Bool {
        guard let law = law(named: basis.law) else { return true }
        let article = law.articles.first { $0.number == basis.article }
        if let from = article?.inForceFrom ?? law.inForceFrom, day < from { return false }
        if let until = article?.inForceUntil ?? law.inForceUntil, day > until { return false }
        return true
    }

    /// Of these articles, those in force on the day.
    public func inForce(_ bases: [LegalBasis], on day: Day) -> [LegalBasis] { bases.filter { isInForce($0, on: day) } }

    /// The figure of the nearest area: county, city, province, then the country's.
    public func figure(_ kind: FigureKind, region: RegionCode?, on day: Day) -> Figure? {
        let valid = figures.filter { $0.kind == kind && $0.from <= day && day <= ($0.until ?? day) }
        var area = region
        while let here = area {
            if let found = valid.first(where: { $0.region == here }) { return found }
            area = here.parent
        }
        return valid.first { $0.region == nil }
    }
}

private struct LawFile: Decodable {
    struct LawRow: Decodable {
        let name: String
        let inForceFrom: Day?
        let inForceUntil: Day?
        let datesVerified: Bool
        let articles: [ArticleRow]
    }
    struct ArticleRow: Decodable {
        let number: String
        let gist: String
        let verified: Bool
        let inForceFrom: Day?
        let inForceUntil: Day?
        let repealedBy: String?
    }
    struct FigureRow: Decodable {
        let region: String
        let kind: LawBook.FigureKind
        let value: Int64
        let from: Day
        let until: Day?
        let source: String
        let verified: Bool
    }
    let laws: [LawRow]
    let figures: [FigureRow]
}
