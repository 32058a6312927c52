import Kernel

/// What people do in each industry.
struct WorkPool: Sendable {
    struct NewForm: Sendable {
        let kind: String
        let occupation: String
        let platforms: [Phrase]
    }

    struct Place: Sendable {
        let departments: [String]
        let occupations: [String]
        let menPerMille: Int
        let newForm: NewForm?
    }

    private let sections: [String: Place]
    private let others: Place
    private let newForms: [String: Place]

    init() {
        let occupations = Self.byKey(WorkData.occupations)
        let departments = Self.byKey(WorkData.departments)
        let general = Place(departments: departments["*"] ?? [], occupations: occupations["*"] ?? [], menPerMille: 510, newForm: nil)
        let men = ["C": 560, "E": 820, "G": 760, "I": 640, "P": 270, "Q": 260]
        var sections: [String: Place] = [:]
        for (section, here) in occupations {
            sections[section] = Place(
                departments: departments[section] ?? general.departments, occupations: here, menPerMille: men[section] ?? 510, newForm: nil)
        }
        self.sections = sections
        others = general
        newForms = Self.newForms(general)
    }

    func place(of union: PlannedUnion) -> Place {
        if let kind = union.newFormKind { return place(ofNewForm: kind) }
        return union.section.flatMap { sections[$0] } ?? others
    }

    func place(ofNewForm kind: String) -> Place { newForms[kind] ?? others }

    private static func newForms(_ general: Place) -> [String: Place] {
        let men = ["courier": 860, "rider": 880, "rideHailingDriver": 920, "truckDriver": 960, "domestic": 60, "streamer": 420]
        var places: [String: Place] = [:]
        for fields in DataTable.rows(WorkData.newForm) {
            let platforms = fields[2].split(separator: "·").map { entry in
                let words = entry.split(separator: " ")
                return Phrase(String(words[0]), words.dropFirst().joined(separator: " "))
            }
            let form = NewForm(kind: fields[0], occupation: fields[1], platforms: platforms)
            places[form.kind] = Place(
                departments: general.departments, occupations: [form.occupation], menPerMille: men[form.kind] ?? 510, newForm: form)
        }
        return places
    }

    private static func byKey(_ text: StaticString) -> [String: [String]] {
        Dictionary(uniqueKeysWithValues: DataTable.rows(text).map { ($0[0], $0[1].split(separator: " ").map(String.init)) })
    }
}
