"""From the member's code to the payment: a clerk redeems on a 320-px phone, with and without script and without a network; the finance officer
closes the month; the owner confirms; it is paid."""

import re

import pytest
from conftest import DESKTOP, PHONE, assert_accessible, sign_in
from test_story import submit

OWNER, CLERK = "19900000110", "19900000111"
SMALL = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def cookies(server, browser):
    """Each signs in once: a phone gets one code a minute."""
    kept = {}

    def of(phone, next_path="/"):
        if phone not in kept:
            context = browser.new_context(**DESKTOP, base_url=server.url, locale="zh-CN")
            sign_in(context.new_page(), server, phone, next_path)
            kept[phone] = context.cookies()
            context.close()
        return kept[phone]

    return of


@pytest.fixture(scope="module")
def voucher(server):
    """A member's code as it is now: of one who has a breakfast voucher, or claims one."""
    member = server.accounts["members"][0]
    _, vouchers = server.request("GET", "/api/v1/me/vouchers", member["token"])
    found = [v for v in vouchers["items"] if v["title"].startswith("爱心早餐") and v["state"] == "issued"]
    assert found, vouchers

    def code():
        _, now = server.request("GET", "/api/v1/me/vouchers", member["token"])
        return next(v["code"] for v in now["items"] if v["id"] == found[0]["id"])

    code.id = found[0]["id"]
    return code


def fits(page):
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), f"{page.url} scrolls sideways"


def look(page, code):
    page.fill("input[name=code]", code)
    submit(page, "main form[action$='/lookup'] button[type=submit]")


@pytest.mark.parametrize("script", [True, False])
def test_redeem_void_and_again(server, open_page, cookies, voucher, script):
    till = open_page(SMALL, javascript=script)
    till.context.add_cookies(cookies(CLERK))
    till.goto("/merchant")
    till.click("main a.button.primary")
    fits(till)
    look(till, "1234 5678 9012 3456")
    assert "没有这张券" in till.inner_text(".answer.bad")
    stale = voucher()
    look(till, stale[:10] + f"{(int(stale[10:]) + 7) % 1_000_000:06d}")
    assert "截图无效" in till.inner_text(".answer.bad")
    look(till, voucher())
    assert "早餐" in till.inner_text("main")
    if script:
        assert_accessible(till)
    submit(till, "main form[action$='/redemptions'] button.primary")
    assert "¥8.00" in till.inner_text(".answer")
    assert "bad" not in till.get_attribute(".answer", "class")
    fits(till)
    # Somebody else scans the same voucher: red, with when and where.
    look(till, stale)
    assert "体育中心店" in till.inner_text(".answer.bad")
    till.click("main details.menu summary:has-text('撤销')")
    till.fill("main details.menu input[name=reason]", "点错了")
    submit(till, "main details.menu form button")
    assert "已撤销" in till.inner_text("main")
    if script:
        assert_accessible(till)


def test_offline_till_checks_signed_codes_and_sends_them_later(server, open_page, cookies, voucher):
    member = open_page(PHONE)
    member.context.add_cookies(cookies(server.accounts["members"][0]["phone"]))
    member.goto(f"/me/vouchers/{voucher.id}")
    member.click("summary:has-text('店里没有网络')")
    token = read_code(member.locator("details svg.qr"))
    till = open_page(SMALL)
    till.context.add_cookies(cookies(CLERK))
    till.goto("/merchant")
    till.click("main a.button.primary")
    till.context.set_offline(True)
    till.fill("input[name=code]", token)
    till.press("input[name=code]", "Enter")
    till.wait_for_selector(".answer:has-text('离线核销成功')")
    till.fill("input[name=code]", token)
    till.press("input[name=code]", "Enter")
    till.wait_for_selector(".answer.bad:has-text('刚刚离线核销过')")
    till.fill("input[name=code]", token[:-3] + "AAA")
    till.press("input[name=code]", "Enter")
    till.wait_for_selector(".answer.bad:has-text('离线不能核销')")
    till.context.set_offline(False)
    till.wait_for_selector(".notice.good:has-text('已上传 ¥8.00')")
    till.reload()
    assert "离线" in till.inner_text("main")


def test_close_confirm_pay(server, open_page, cookies):
    finance = server.officer("finance")
    desk = open_page(DESKTOP)
    desk.context.add_cookies(cookies(finance["phone"], f"/admin/unions/{finance['organisation_id']}/dashboard"))
    admin = f"/admin/unions/{finance['organisation_id']}/settlement"
    desk.goto(admin)
    assert_accessible(desk)
    submit(desk, "main form[action$='/closings'] button")
    desk.wait_for_selector(".notice.good:has-text('与账本核对一致')", timeout=20_000)
    # 21 redeemed, one voided: 20 at 8.00, 80 % of it the union's.
    assert "¥128.00" in desk.inner_text("main")
    assert_accessible(desk)
    month = desk.url

    owner = open_page(PHONE)
    owner.context.add_cookies(cookies(OWNER))
    owner.goto("/merchant")
    owner.click("nav.tabs a:has-text('对账单')")
    owner.click("main .list a")
    assert_accessible(owner)
    text = owner.inner_text("main")
    assert "¥160.00" in text and "¥128.00" in text and "¥32.00" in text
    statement = owner.url
    owner.locator("main details.menu summary:has-text('提出异议')").first.click()
    owner.locator("main details.menu[open] input[name=reason]").fill("小票金额不一样")
    submit(owner, "main details.menu[open] form button")
    assert "等待工会答复" in owner.inner_text("main")

    desk.click("main table a")
    desk.fill("main input[name=answer]", "已核对小票，金额无误")
    submit(desk, "main form[action*='/disputes/'] button")
    owner.goto(statement)
    submit(owner, "main form[action$='/confirmation'] button")
    desk.reload()
    desk.fill("main input[name=reference]", "2026-0001")
    submit(desk, "main form[action$='/payment'] button")
    assert "已付款" in desk.inner_text("main")
    assert_accessible(desk)
    with desk.expect_download() as file:
        desk.click("main a[href$='/file']")
    assert file.value.suggested_filename.endswith(".xlsx")
    desk.goto(month)
    assert "已付款" in desk.inner_text("main")


def test_merchant_pages_and_review(server, open_page, cookies):
    owner = open_page(PHONE)
    owner.context.add_cookies(cookies(OWNER))
    for path in ["", "/branches", "/branches/new", "/clerks", "/settings", "/keys", "/till", "/statements"]:
        owner.goto("/merchant")
        owner.goto(owner.url.rstrip("/") + path)
        assert_accessible(owner)
        fits(owner)
    visitor = open_page(PHONE)
    visitor.goto("/merchant/apply")
    assert_accessible(visitor)
    officer = next(o for o in server.accounts["officers"] if officer_name(server, o).endswith("市总工会"))
    desk = open_page(DESKTOP)
    admin = f"/admin/unions/{officer['organisation_id']}"
    desk.context.add_cookies(cookies(officer["phone"], admin + "/dashboard"))
    desk.goto(admin + "/merchants?state=submitted")
    assert_accessible(desk)
    desk.click("main table a:has-text('安心大药房')")
    submit(desk, "main form[action$='/approval'] button")
    assert "营业中" in desk.inner_text("main")
    assert_accessible(desk)
    desk.goto(admin + "/services")
    assert_accessible(desk)
    desk.goto(admin + "/services/new")
    assert_accessible(desk)


def officer_name(server, officer):
    _, union = server.request("GET", f"/api/v1/organisations/{officer['organisation_id']}", officer["token"])
    return union["name"] if isinstance(union, dict) else ""


def read_code(locator):
    """Reads a QR code from the picture on the screen, as a scanner does."""
    import io

    from PIL import Image
    from pyzbar.pyzbar import decode

    found = decode(Image.open(io.BytesIO(locator.screenshot())))
    assert len(found) == 1, "the code can't be read"
    return re.sub(r"\s", "", found[0].data.decode())
