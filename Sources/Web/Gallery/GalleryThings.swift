import Kernel

enum GalleryThings {
    static func html(_ ui: UI) -> HTML {
        HTML.joined([
            Gallery.specimen(ui("会员卡", "Membership card"), "card", card(ui)),
            Gallery.specimen(ui("首页的卡条", "The card on the home page"), "hero", hero(ui)),
            Gallery.specimen(ui("大数字", "A big number"), "number", "<p class=\"number\">384 216</p>"),
            Gallery.specimen(ui("核销的答复", "A clerk's answer"), "answers", answers(ui)),
            Gallery.specimen(ui("扫码", "Scanning"), "scan", scan(ui)),
            Gallery.specimen(ui("海报", "Poster"), "poster", poster(ui)),
            Gallery.specimen(ui("图标", "Icons"), "icons", icons(ui)),
        ])
    }

    private static func card(_ ui: UI) -> HTML {
        func one(_ isLimited: Bool) -> HTML {
            """
            <article class="member-card\(if: isLimited, " limited")"><svg viewBox="0 0 24 24" aria-hidden="true"><use href="\(ui.iconPath("union"))"/></svg>\
            <p>\(ui("天河区快递行业工会联合会", "Couriers' Union of Tianhe"))</p>\(if: isLimited, "<p><span class=\"tag\">\(ui("保留会籍", "Retained"))</span></p>")\
            <p class="who">\(ui("张小三", "Zhang Xiaosan"))</p><p class="no">4401 0600 1234</p></article>
            """
        }
        let code = QRCode.svg("https://example.org/card", label: ui("会员卡二维码", "QR code of the card")) ?? ""
        return """
            <div class="stack">\(one(false))\(one(true))<section class="card card-panel stack">\(code)\
            <div class="row center"><button class="button" type="button" data-bright data-js hidden aria-pressed="false">\
            \(ui.icon("sun"))\(ui("调亮屏幕", "Brighten"))</button></div></section></div>
            """
    }

    private static func hero(_ ui: UI) -> HTML {
        """
        <a class="hero-card" href="#card">\(ui.icon("card"))<span class="body"><strong>\(ui("电子会员卡", "Membership card"))</strong>\
        <small class="mono">4401 0600 1234</small></span>\
        <span class="go">\(ui.icon("qr"))\(ui("出示", "Show"))</span></a>
        """
    }

    private static func answers(_ ui: UI) -> HTML {
        """
        <div class="stack"><div class="answer">\(ui.icon("check"))<strong>\(ui("已签到", "Checked in"))</strong><p>\(ui("张*三 · 第 87 位", "Zhang *san, 87th"))</p></div>\
        <div class="answer bad">\(ui.icon("close"))<strong>\(ui("已经签过", "Already in"))</strong><p>\(ui("10:02 在一号入口", "at 10:02, entrance 1"))</p></div></div>
        """
    }

    private static func scan(_ ui: UI) -> HTML {
        """
        <div class="scan stack" data-scan><button class="button primary wide" type="button" data-scan-start hidden>\(ui.icon("camera"))\(ui("打开相机", "Open the camera"))</button>\
        <form method="get" action="\(url: Gallery.Section.things.path)"><div class="field">\
        <label for="gallery-scan">\(ui("会员卡编码", "Code of the card"))</label><input id="gallery-scan" name="code"></div>\
        <div class="form-end"><button class="button" type="submit">\(ui("查验", "Check"))</button></div></form></div>
        """
    }

    private static func poster(_ ui: UI) -> HTML {
        """
        <article class="poster"><p>\(ui("天河区快递行业工会联合会", "Couriers' Union of Tianhe"))</p><h3 class="number">\(ui("扫码入会", "Join by scanning"))</h3>\
        \(QRCode.svg("https://example.org/join", label: ui("入会二维码", "QR code for joining")) ?? "")<p>\(ui("两分钟，不用交材料", "Two minutes, no papers"))</p></article>
        """
    }

    private static func icons(_ ui: UI) -> HTML {
        "<ul class=\"icon-sheet\">\(each: Assets.iconNames, { "<li>\(ui.icon($0))\($0)</li>" })</ul>"
    }
}
