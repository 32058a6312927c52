"""An article from draft to readers: written with a picture, published, read too fast, then to the end for a point."""

import pytest
from conftest import DESKTOP, PHONE, assert_accessible, sign_in

# One red pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077" "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082")


@pytest.mark.parametrize("javascript", [True, False])
def test_write_publish_read(server, open_page, officer_cookies, javascript):
    admin = f"/admin/unions/{server.officer('union_administrator')['organisation_id']}/articles"
    title = "冬季防寒用品领取安排" + ("" if javascript else "（二）")
    desk = open_page(DESKTOP, javascript=javascript)
    desk.context.add_cookies(officer_cookies)
    desk.goto(admin + "/new")
    if javascript:
        assert_accessible(desk)
    desk.fill("input[name=title]", title)
    desk.fill("textarea[name=text]", "## 领取时间\n\n本周五下班前，到工会办公室领取。\n\n<script>alert(1)</script>")
    desk.set_input_files("input[name=picture]", {"name": "cup.png", "mimeType": "image/png", "buffer": PIXEL})
    desk.click("main button[value=picture]")
    desk.wait_for_load_state()
    assert "/articles/pictures/" in desk.input_value("textarea[name=text]") and desk.input_value("input[name=title]") == title
    desk.click("main button[value=save]")
    desk.wait_for_load_state()
    desk.click("main button:has-text('发布')")
    desk.wait_for_load_state()
    assert "已发布" in desk.inner_text("main")

    member = server.accounts["members"][14 if javascript else 15]
    page = open_page(PHONE, javascript=javascript)
    sign_in(page, server, member["phone"])
    page.click(f"main a:has-text('{title}') >> nth=0")
    page.wait_for_load_state()
    assert page.locator("main .prose h2").inner_text() == "领取时间"
    assert page.locator("main .prose img").count() == 1 and page.locator("main .prose script").count() == 0
    if javascript:
        assert_accessible(page)
    page.click("main button:has-text('读完了')")
    page.wait_for_load_state()
    assert "读得有点快" in page.inner_text("main")
    page.wait_for_timeout(5_500)
    page.click("main button:has-text('读完了')")
    page.wait_for_load_state()
    assert "已读完" in page.inner_text("main")
    _, points = server.request("GET", "/api/v1/me/points", token=member["token"])
    assert [item["points"] for item in points["items"] if item["kind"] == "reading"] == [1]


def test_public_list_and_feed(server, open_page):
    page = open_page(PHONE)
    page.goto("/articles")
    assert page.locator("main .list li").count() >= 3
    assert_accessible(page)
    status, feed = server.request("GET", "/articles/feed.atom?channel=rights")
    assert status == 200 and "<entry>" in feed and "加班工资" in feed
