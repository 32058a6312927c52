"""Every page of the product in every look: WCAG 2.2 AA by axe, no sideways scrolling, nothing over its weight."""

import pytest
from conftest import DESKTOP, PHONE, assert_accessible, sign_in
from screenshots import MEMBER, MODES, OFFICER, VISITOR

LOOKS = {"light": MODES["light"], "dark": MODES["dark"], "elder": MODES["elder"], "en": MODES["en"]}


@pytest.fixture(scope="module")
def visitors(server, browser):
    """Signed-in browsers by role and size; each signs in once."""
    officer = server.officer("membership_officer")
    member = server.accounts["members"][3]
    admin = [f"/admin/unions/{officer['organisation_id']}/{page}".rstrip("/") for page in OFFICER]
    cookies = {}
    for who, phone in (("visitor", None), ("member", member["phone"]), ("officer", server.officer("union_administrator")["phone"])):
        context = browser.new_context(base_url=server.url, locale="zh-CN")
        if phone:
            sign_in(context.new_page(), server, phone, "/me")
        cookies[who] = context.cookies()
        context.close()
    return cookies, {"visitor": VISITOR, "member": MEMBER, "officer": admin}


@pytest.mark.parametrize("who", ["visitor", "member", "officer"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_page(server, open_page, visitors, who, size, look):
    cookies, paths = visitors
    page = open_page(size)
    page.context.add_cookies(cookies[who])
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in LOOKS[look].items()])
    for path in paths[who]:
        answer = page.goto(path)
        assert answer.status == (404 if path == "/nothing-here" else 200), path
        assert_accessible(page)
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"), f"{path} scrolls sideways"


def test_home_page_is_light(server, open_page, visitors):
    """Under 60 KB over the wire on the first visit, under 10 KB after, nothing from elsewhere (open_page looks at that)."""
    cookies, _ = visitors
    page = open_page(PHONE)
    page.context.add_cookies(cookies["member"])
    sizes = []
    page.on("response", lambda answer: sizes.append((answer.url, answer.request.sizes()["responseBodySize"])) if not answer.from_service_worker else None)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    first = sum(size for _, size in sizes)
    sizes.clear()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    later = sum(size for url, size in sizes if "/assets/" not in url)
    assert first < 60_000 and later < 10_000, f"{first} bytes first, {later} bytes after"
