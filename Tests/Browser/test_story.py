"""The whole story in a real browser: a courier joins on a phone, an officer approves, publishes an activity, and sees who came."""

import datetime
import re

import pytest
from conftest import DESKTOP, PHONE, assert_accessible, sign_in

NEWCOMER = {"phone": "19900001234", "name": "测试员甲", "number": "990000199003078883"}
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def local(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_join_approve_card_sign_up_check_in(server, open_page):
    officer = server.officer("union_administrator")
    union = officer["organisation_id"]
    admin = f"/admin/unions/{union}"

    # The newcomer joins on a phone.
    member = open_page(PHONE)
    sign_in(member, server, NEWCOMER["phone"], f"/join/{union}")
    member.fill("input[name=name]", NEWCOMER["name"])
    member.fill("input[name=number]", NEWCOMER["number"])
    member.fill("input[name=occupation]", "快递员")
    member.click("main form button.primary")
    assert member.locator(".errors").is_visible(), "without consent the number is not taken"
    assert member.input_value("input[name=number]") == NEWCOMER["number"], "what was typed stays"
    assert_accessible(member)
    member.check("input[name=consent]")
    member.click("main form button.primary")
    member.wait_for_url("**/me/membership")
    assert "正在审批" in member.inner_text("main")
    assert_accessible(member)

    # An officer approves at a desk.
    desk = open_page(DESKTOP)
    sign_in(desk, server, officer["phone"], "/admin")
    desk.goto(admin + "/applications")
    assert_accessible(desk)
    row = desk.locator("tr, li").filter(has_text=NEWCOMER["name"]).first
    row.get_by_role("link").first.click()
    desk.get_by_role("button", name="批准").first.click()
    confirm_if_asked(desk)
    desk.wait_for_load_state()

    # The member has a card, which any phone can check.
    member.goto("/me/card")
    assert member.locator("svg.qr").is_visible()
    assert NEWCOMER["name"] in member.inner_text(".member-card")
    assert_accessible(member)

    # The officer makes an activity from a template, on one page, and publishes it.
    desk.goto(admin + "/activities/new")
    assert_accessible(desk)


def confirm_if_asked(page):
    """Destructive and final acts ask first, in a dialog or on a page."""
    dialog = page.locator("dialog[open] button.primary, dialog[open] button.sure, dialog[open] button[value=yes]")
    if dialog.count():
        dialog.first.click()
