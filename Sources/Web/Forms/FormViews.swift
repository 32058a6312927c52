import Kernel

/// The one way forms are drawn: label, hint, problem and input, joined for screen readers; what was typed stays.
extension UI {
    /// What an `<input>` takes and how.
    public struct Input: Sendable {
        public var type: String
        public var attributes: [(StaticString, String)]
        public init(_ type: String, _ attributes: [(StaticString, String)] = []) {
            self.type = type
            self.attributes = attributes
        }
        public static let text = Input("text")
        public static let search = Input("search")
        public static let date = Input("date")
        public static let moment = Input("datetime-local")
        public static let phone = Input("tel", [("autocomplete", "tel"), ("inputmode", "tel")])
        public static let code = Input("text", [("autocomplete", "one-time-code"), ("inputmode", "numeric"), ("maxlength", "6"), ("class", "code-input")])
        public static let password = Input("password", [("autocomplete", "current-password")])
        public static let newPassword = Input("password", [("autocomplete", "new-password")])
        public static let idNumber = Input("text", [("autocomplete", "off"), ("inputmode", "text"), ("maxlength", "40")])
        public static func number(_ range: ClosedRange<Int>) -> Input {
            Input("number", [("min", String(range.lowerBound)), ("max", String(range.upperBound)), ("inputmode", "numeric")])
        }
    }

    /// A posting form with its hidden fields.
    public func form(_ action: String, enctype: String? = nil, draft: String? = nil, _ content: HTML) -> HTML {
        """
        <form method="post" action="\(url: action)"\(attribute: "enctype", enctype)\(attribute: "data-draft", draft) novalidate>\(hiddenFields)\(content)</form>
        """
    }

    /// A button that posts by itself: `ui.button(post: path, "通过")`. `confirm` names the thing for destructive acts.
    public func button(post action: String, _ text: String, icon name: String? = nil, style: String = "", confirm: String? = nil, fields: [(String, String)] = []) -> HTML {
        form(
            action,
            """
            \(each: fields, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })\
            <button class="button \(style)" type="submit"\(attribute: "data-confirm", confirm)>\(name.map { icon($0) })\(text)</button>
            """)
    }

    /// The list of problems above a form, with links to the fields; the page's focus goes there.
    public func errorSummary(_ form: Form) -> HTML {
        guard !form.isValid else { return "" }
        return """
            <div class="errors" role="alert" tabindex="-1" data-focus><h2>\(icon("warning"))\(self("请检查以下内容", "Please check these"))</h2>\
            <ul>\(each: form.problems, { "<li><a href=\"#f-\($0.field)\">\(self($0.message))</a></li>" })</ul></div>
            """
    }

    public func field(
        _ form: Form, _ name: String, _ label: String, _ input: Input = .text, hint: String? = nil, optional: Bool = false, short: Bool = false,
        prefix: String? = nil, suffix: String? = nil
    ) -> HTML {
        var extra = HTML()
        for (key, value) in input.attributes { extra += "\(attribute: key, value)" }
        let control: HTML = """
            <input id="f-\(name)" name="\(name)" type="\(input.type)" value="\(input.type == "password" ? "" : form[name] ?? "")"\
            \(attributes: extra)\(flag: "required", !optional)\(attributes: describedBy(form, name, hint))>
            """
        let affixed: HTML =
            prefix == nil && suffix == nil
            ? control
            : "<div class=\"affix\">\(prefix.map { "<span>\($0)</span>" as HTML })\(control)\(suffix.map { "<span>\($0)</span>" as HTML })</div>"
        return wrapped(form, name, label, hint, optional, short, affixed)
    }

    public func textarea(_ form: Form, _ name: String, _ label: String, rows: Int = 6, hint: String? = nil, optional: Bool = false) -> HTML {
        wrapped(
            form, name, label, hint, optional, false,
            """
            <textarea id="f-\(name)" name="\(name)" rows="\(rows)"\(flag: "required", !optional)\(attributes: describedBy(form, name, hint))>
            \(form[name] ?? "")</textarea>
            """)
    }

    public func select(
        _ form: Form, _ name: String, _ label: String, _ options: [(value: String, text: String)], hint: String? = nil, optional: Bool = false, short: Bool = false
    ) -> HTML {
        let current = form[name] ?? ""
        return wrapped(
            form, name, label, hint, optional, short,
            """
            <select id="f-\(name)" name="\(name)"\(attributes: describedBy(form, name, hint))>\
            \(if: optional || current.isEmpty, "<option value=\"\">\(self("请选择", "Choose"))</option>")\
            \(each: options, { "<option value=\"\($0.value)\"\(flag: "selected", $0.value == current)>\($0.text)</option>" })</select>
            """)
    }

    /// Radio buttons (`many` false) or checkboxes.
    public func choices(
        _ form: Form, _ name: String, _ legend: String, _ options: [(value: String, text: String)], many: Bool = false, hint: String? = nil, optional: Bool = false
    ) -> HTML {
        let chosen = Set(form.all(name))
        let boxes = HTML.joined(
            options.enumerated().map { index, option in
                """
                <label class="choice"><input type="\(many ? "checkbox" : "radio")" name="\(name)" value="\(option.value)"\(attribute: "id", index == 0 ? "f-\(name)" : nil)\
                \(flag: "checked", chosen.contains(option.value))><span class="body"><span>\(option.text)</span></span></label>
                """
            })
        let problem = form.problem(name)
        return """
            <fieldset class="\(problem == nil ? "" : "invalid")"\(attributes: describedBy(form, name, hint))><legend>\(legend)\(optionalMark(optional))</legend>\
            \(hintLine(name, hint))\(problemLine(form, name))\
            <div class="choices">\(boxes)</div></fieldset>
            """
    }

    public func checkbox(_ form: Form, _ name: String, _ text: String, hint: String? = nil) -> HTML {
        """
        <div class="field\(if: form.problem(name) != nil, " invalid")">\(problemLine(form, name))<label class="choice">\
        <input type="checkbox" id="f-\(name)" name="\(name)" value="1"\(flag: "checked", form.isOn(name))\
        \(attributes: describedBy(form, name, hint))><span class="body"><span>\(text)</span></span></label>\(hintLine(name, hint))</div>
        """
    }

    public func file(_ form: Form, _ name: String, _ label: String, accept: String, hint: String? = nil, optional: Bool = false) -> HTML {
        wrapped(
            form, name, label, hint, optional, false,
            """
            <div class="drop"><input type="file" id="f-\(name)" name="\(name)" accept="\(accept)"\(flag: "required", !optional)\
            \(attributes: describedBy(form, name, hint))></div>
            """)
    }

    /// The end of a form: its main button and a way out.
    public func formEnd(_ submit: String, cancel: String? = nil, style: String = "primary") -> HTML {
        """
        <div class="form-end"><button class="button \(style)" type="submit">\(submit)</button>\
        \(cancel.map { "<a class=\"button quiet\" href=\"\(url: $0)\">\(self("取消", "Cancel"))</a>" as HTML })</div>
        """
    }

    // MARK: Parts

    private func wrapped(_ form: Form, _ name: String, _ label: String, _ hint: String?, _ optional: Bool, _ short: Bool, _ control: HTML) -> HTML {
        """
        <div class="field\(if: short, " short")\(if: form.problem(name) != nil, " invalid")"><label for="f-\(name)">\(label)\(optionalMark(optional))</label>\
        \(hintLine(name, hint))\(problemLine(form, name))\(control)</div>
        """
    }

    private func optionalMark(_ optional: Bool) -> HTML { optional ? "<span class=\"soft\">\(self("（选填）", " (optional)"))</span>" : "" }
    private func hintLine(_ name: String, _ hint: String?) -> HTML { hint.map { "<p class=\"hint\" id=\"h-\(name)\">\($0)</p>" } ?? "" }
    private func problemLine(_ form: Form, _ name: String) -> HTML {
        form.problem(name).map { "<p class=\"error\" id=\"e-\(name)\">\(icon("warning"))\(self($0.message))</p>" } ?? ""
    }

    private func describedBy(_ form: Form, _ name: String, _ hint: String?) -> HTML {
        let bad = form.problem(name) != nil
        let ids = [hint == nil ? nil : "h-\(name)", bad ? "e-\(name)" : nil].compactMap { $0 }.joined(separator: " ")
        return "\(attribute: "aria-describedby", ids.isEmpty ? nil : ids)\(attribute: "aria-invalid", bad ? "true" : nil)"
    }
}
