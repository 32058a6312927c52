import Kernel
import Store
import Web

/// Opening one number of one person, for a stated purpose; logged and shown to that person. (domain.md R57, R58)
struct RevealPages: Sendable {
    let identity: IdentityFeature

    var routes: [Route] { [.post("/admin/people/{person}/reveal", .officer(IdentityFeature.reveal)) { call in try await reveal(call) }] }

    private func reveal(_ call: Call) async throws -> Reply {
        let officer = try call.person()
        let id = try call.id("person", of: PersonTag.self)
        let known = try await call.database.read { tx -> (Person, OrganisationID?, [OrganisationID])? in
            guard let person = try identity.people.person(id, in: tx), !person.isDeleted else { return nil }
            return (person, try identity.realNames.rosters.union(of: id, in: tx), try identity.roles.grants(of: id, in: tx).map(\.organisation))
        }
        guard let (person, union, offices) = known else { throw CommonProblem.notFound }
        let place = try await self.place(call, union, offices)
        var form = try await call.form()
        let field = form.choice("field", RevealField.self)
        let purpose = form.choice("purpose", RevealPurpose.self)
        let note = form.optionalText("note", max: 100) ?? ""
        guard let field, let purpose, form.isValid else { throw CommonProblem.invalid(form.problems) }
        let number = try await call.database.write { tx in
            try identity.reveals.open(field, of: id, purpose: purpose, note: note, by: officer, at: place, now: call.now, in: tx)
        }
        let name = try await call.house.scopes.name(of: place) ?? ""
        return .page(Self.view(call.ui, person, field, number, place, name, back: LocalPath.checked(form["next"]) ?? "/admin"), in: call)
    }

    /// Where the officer may open this person's numbers: at the person's union, or where the person holds an office.
    private func place(_ call: Call, _ union: OrganisationID?, _ offices: [OrganisationID]) async throws -> OrganisationID {
        for place in [union].compactMap({ $0 }) + offices where try await call.may(IdentityFeature.reveal, at: place) { return place }
        throw CommonProblem.forbidden
    }

    private static func view(
        _ ui: UI, _ person: Person, _ field: RevealField, _ number: String?, _ organisation: OrganisationID, _ organisationName: String, back: String
    ) -> Page {
        Page(
            person.maskedName + " · " + ui(field.label), frame: .officer(organisation: organisation, name: organisationName),
            content: """
                <section class="card stack"><p class="number">\(number ?? ui("没有登记", "none on record"))</p>\
                <p class="soft">\(ui("这次查看已记录，本人可以看到时间、工会和用途。请勿抄送他人。", "This was logged; the person sees when, which union and why. Don't pass it on."))</p>\
                <p class="form-end"><a class="button primary" href="\(url: back)">\(ui("返回", "Back"))</a></p></section>
                """)
    }
}

extension IdentityURL {
    /// The form with which an officer opens a number, for a page about one person: a button that unfolds the purpose.
    ///
    /// - Parameter back: where to return to, a local path.
    public static func revealForm(_ ui: UI, _ person: PersonID, _ field: RevealField, back: String) -> HTML {
        let purposes = RevealPurpose.allCases
        return """
            <details class="menu"><summary class="button small">\(ui.icon("eye"))\(ui("查看完整", "Open"))</summary>\
            \(ui.form(IdentityURL.reveal(person).path, """
                <input type="hidden" name="field" value="\(field.rawValue)"><input type="hidden" name="next" value="\(back)">\
                <p class="soft">\(ui("会记录下来，本人可以看到。", "It is logged and shown to the person."))</p>\
                <fieldset><legend>\(ui("用途", "Purpose"))</legend><div class="choices">\(each: purposes, { purpose in
                    """
                    <label class="choice"><input type="radio" name="purpose" value="\(purpose.rawValue)"><span class="body">\
                    <span>\(ui(purpose.label))</span></span></label>
                    """
                })</div></fieldset><button class="button small wide" type="submit">\(ui("查看", "Open"))</button>
                """))</details>
            """
    }
}
