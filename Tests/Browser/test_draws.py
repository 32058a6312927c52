"""A draw over numbered tickets, from its rules to a proof that two programs check; and a member's points."""

import json
import pathlib
import re
import subprocess
import sys

import pytest
from conftest import DESKTOP, PHONE, PROGRAM, ROOT, assert_accessible, sign_in


def act(page, selector):
    """Presses a button that asks first, and says yes."""
    page.click(selector)
    with page.expect_navigation():
        page.click("dialog[open] button[value=yes]")


def test_draw_from_rules_to_proof(server, open_page, officer_cookies, tmp_path):
    admin = f"/admin/unions/{server.officer('union_administrator')['organisation_id']}"
    desk = open_page(DESKTOP)
    desk.context.add_cookies(officer_cookies)
    desk.goto(admin + "/draws/new")
    assert_accessible(desk)
    desk.fill("input[name=title]", "迎新晚会抽奖")
    desk.fill("textarea[name=prizes]", "一等奖 1 60000\n二等奖 3")
    desk.fill("textarea[name=codes]", "\n".join(f"A-{n:03}" for n in range(1, 31)))
    desk.click("main button[type=submit]:has-text('公告规则')")
    desk.wait_for_load_state()
    # No prize above 50,000 yuan; what was typed stays.
    assert "50,000.00" in desk.inner_text(".errors")
    desk.fill("textarea[name=prizes]", "一等奖 1 3000\n二等奖 3 300")
    desk.click("main button[type=submit]:has-text('公告规则')")
    desk.wait_for_url(re.compile(r"/draws/\d+$"))
    number = desk.url.rsplit("/", 1)[1]
    assert_accessible(desk)
    desk.fill("input[name=entry]", "A-007")
    desk.fill("input[name=reason]", "主办工会工作人员")
    desk.click("main button[type=submit]:has-text('排除')")
    desk.wait_for_load_state()

    visitor = open_page(PHONE)
    visitor.goto(f"/draws/{number}")
    assert "承诺值" in visitor.inner_text("main") and visitor.locator(".prose ol li").count() == 5
    status, _ = server.request("GET", f"/api/v1/draws/{number}/proof")
    assert status == 409

    act(desk, "main button:has-text('截止并开奖')")
    act(desk, "main button:has-text('公布结果')")
    visitor.goto(f"/draws/{number}")
    assert visitor.locator("text=中签结果").count() == 1
    assert_accessible(visitor)
    status, proof = server.request("GET", f"/api/v1/draws/{number}/proof")
    assert status == 200 and len(proof["entries"]) == 30 and len(proof["winners"]) == 4
    assert "A-007" not in [winner["entry"] for winner in proof["winners"]]

    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof, ensure_ascii=False))
    verify(file, 0)
    proof["winners"][0]["entry"] = "A-007"
    file.write_text(json.dumps(proof, ensure_ascii=False))
    verify(file, 1)


def verify(file, code):
    for command in ([PROGRAM, "draw", "verify", file], [sys.executable, pathlib.Path(ROOT) / "docs/verify_draw.py", file]):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_each_day(server, open_page, javascript):
    """Once a day, from the home page, with script and without; the statement says what for."""
    member = server.accounts["members"][10 if javascript else 11]
    page = open_page(PHONE, javascript=javascript)
    sign_in(page, server, member["phone"])
    page.click("main button:has-text('签到 +1')")
    page.wait_for_load_state()
    assert "今日已签到" in page.inner_text("main")
    page.goto("/me/points")
    text = page.inner_text("main")
    assert "每日签到" in text and "怎样得积分" in text
    assert page.locator("main button:has-text('签到 +')").count() == 0
    if javascript:
        assert_accessible(page)
    _, points = server.request("GET", "/api/v1/me/points", token=member["token"])
    assert points["balance"] >= 1 and any(item["kind"] == "sign_in" for item in points["items"])


def test_officer_pages_of_points(server, open_page, officer_cookies):
    admin = f"/admin/unions/{server.officer('union_administrator')['organisation_id']}/points"
    desk = open_page(DESKTOP)
    desk.context.add_cookies(officer_cookies)
    for path in ["", "/rules", "/grants", "/holds"]:
        desk.goto(admin + path)
        assert_accessible(desk)
    member = server.accounts["members"][12]
    desk.goto(admin + "/grants")
    desk.fill("input[name=member]", member["phone"])
    desk.fill("input[name=points]", "50")
    desk.fill("input[name=reason]", "志愿服务")
    desk.click("main button[type=submit]:has-text('发放')")
    desk.wait_for_load_state()
    assert "志愿服务" in desk.inner_text("main")
    _, points = server.request("GET", "/api/v1/me/points", token=member["token"])
    assert points["items"][0]["kind"] == "grant" and points["items"][0]["points"] == 50
