"""The whole story in a real browser: a worker joins, an officer approves, publishes an activity, and sees who came."""

import datetime

import pytest
from conftest import DESKTOP, PHONE, assert_accessible, sign_in

# Region 99 exists nowhere; one person for each run of the story.
PEOPLE = {
    "phone": {"phone": "19900009101", "name": "测试员甲", "number": "990000199003078883"},
    "desktop": {"phone": "19900009102", "name": "测试员乙", "number": "990001198511120322"},
    "without script": {"phone": "19900009103", "name": "测试员丙", "number": "990001199912310455"},
}
MEMBER_SIZES = {"phone": PHONE, "desktop": DESKTOP, "without script": PHONE}


def local(minutes):
    """A moment from now as a datetime-local field takes it, in Beijing time."""
    moment = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M")


def submit(page, selector):
    """Presses a button that posts, says yes where the page asks first, and waits for the next page."""
    before = page.url
    page.click(selector)
    sure = page.locator("dialog[open] button[value=yes]")
    page.wait_for_timeout(150)
    if sure.count():
        sure.click()
    page.wait_for_function("before => location.href !== before || document.readyState === 'complete'", arg=before)
    page.wait_for_load_state()


@pytest.mark.parametrize("way", PEOPLE)
def test_join_approve_card_sign_up_check_in(server, open_page, officer_cookies, way):
    person = PEOPLE[way]
    officer = server.officer("union_administrator")
    admin = f"/admin/unions/{officer['organisation_id']}"
    member = open_page(MEMBER_SIZES[way], javascript=way != "without script")
    desk = open_page(DESKTOP, javascript=way != "without script")
    desk.context.add_cookies(officer_cookies)

    join(member, server, person, officer["organisation_id"])
    approve(desk, admin, person)
    card = show_card(member, server, person)
    activity = publish(desk, admin)
    sign_up(member, activity)
    check_in(desk, admin, activity, card, person)
    member.goto("/me/activities")
    assert "已签到" in member.inner_text("main")
    assert_accessible(member) if way != "without script" else None


def join(member, server, person, union):
    """Signing in, naming oneself, applying; without consent the number is not taken, and what was typed stays."""
    sign_in(member, server, person["phone"], f"/join/{union}")
    member.fill("input[name=name]", person["name"])
    member.fill("input[name=number]", person["number"])
    submit(member, "main form[action^='/join'] button.primary")
    assert member.locator(".errors").is_visible()
    assert member.input_value("input[name=number]") == person["number"]
    member.check("input[name=consent]")
    submit(member, "main form[action^='/join'] button.primary")
    assert member.url.endswith("/me/membership")
    assert "正在审批" in member.inner_text("main")


def approve(desk, admin, person):
    desk.goto(admin + "/applications")
    row = desk.locator("tr").filter(has_text=person["name"])
    assert row.count() == 1
    submit(desk, f"tr:has-text('{person['name']}') button[formaction$='/approval']")
    desk.goto(admin + "/members?q=" + person["name"])
    assert "在籍" in desk.locator("tr").filter(has_text=person["name"]).inner_text()


def show_card(member, server, person):
    """The card's code, which the page of any other phone accepts."""
    member.goto("/me/card")
    assert person["name"] in member.inner_text(".member-card")
    assert member.locator("svg.qr").is_visible()
    _, me = server.request("GET", "/dev/outbox")
    assert any("入会申请已通过" in m["text"] for m in me["items"])
    return member


def publish(desk, admin):
    """From a template to a published activity on one page."""
    desk.goto(admin + "/activities/new?template=signup.walk")
    desk.fill("input[name=title]", "周末健步走")
    desk.fill("input[name=opens_at]", local(-24 * 60))
    desk.fill("input[name=closes_at]", local(20))
    desk.fill("input[name=cancel_until]", local(10))
    for name, minutes in {"starts_at": 30, "ends_at": 240}.items():
        desk.fill(f"input[name='sessions.0.{name}']", local(minutes))
    submit(desk, "main button[value=publish]")
    assert "/activities/" in desk.url and "new" not in desk.url, desk.inner_text("main")[:600]
    return desk.url.rsplit("/", 1)[1]


def sign_up(member, activity):
    member.goto(f"/activities/{activity}")
    # The template asks a question, which has to be answered.
    submit(member, "main form[action*='signup'] button.primary")
    assert member.locator(".errors").is_visible()
    for question in member.locator("main fieldset:has(input[type=radio])").all():
        if question.locator("input:checked").count() == 0:
            question.locator("input[type=radio]").first.check()
    submit(member, "main form[action*='signup'] button.primary")
    assert "报名成功" in member.inner_text("main"), member.inner_text("main")[:600]


def check_in(desk, admin, activity, member, person):
    """The scanner types what the card's code holds: the address of the checking page with its token."""
    desk.goto(f"{admin}/activities/{activity}/checkin")
    desk.fill("main input[name=code]", card_text(member))
    submit(desk, "main form:has(input[name=code]) button[type=submit]")
    answer = desk.locator(".answer")
    assert "bad" not in (answer.get_attribute("class") or ""), answer.inner_text()
    desk.goto(f"{admin}/activities/{activity}/signups?state=attended")
    assert person["name"] in desk.inner_text("main")


def card_text(member):
    """Reads the QR code from the picture on the screen, as a scanner does."""
    import io

    from PIL import Image
    from pyzbar.pyzbar import decode

    member.goto("/me/card")
    found = decode(Image.open(io.BytesIO(member.locator("svg.qr").screenshot())))
    assert len(found) == 1, "the code on the card can't be read"
    return found[0].data.decode()
