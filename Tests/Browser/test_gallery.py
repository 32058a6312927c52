"""The look itself: every component in the gallery, in light, dark and elder mode, with and without script."""

import re

import pytest
from conftest import DESKTOP, PHONE, assert_accessible

SECTIONS = ["", "/lists", "/forms", "/tables", "/charts", "/things"]
NARROW = {"viewport": {"width": 320, "height": 640}}


def until(page, condition, seconds=10):
    """Waits for a condition in the page; `wait_for_function` would need eval, which the content policy forbids."""
    for _ in range(seconds * 10):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {condition}")


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(open_page, size, scheme):
    page = open_page(size, color_scheme=scheme)
    page.emulate_media(reduced_motion="reduce")
    for section in SECTIONS:
        page.goto("/gallery" + section)
        assert_accessible(page)
        assert overflow(page) <= 0, section


def test_elder_mode_is_one_tap_and_large(open_page):
    page = open_page(PHONE)
    page.goto("/gallery/lists")
    page.get_by_role("button", name="长辈版").click()
    page.wait_for_selector("html[data-elder]")
    for section in SECTIONS:
        page.goto("/gallery" + section)
        assert_accessible(page)
        assert overflow(page) <= 0, section
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
        small = page.evaluate("[...document.querySelectorAll('.button, .icon-button, .chip')].filter(e => e.offsetHeight && e.offsetHeight < 60).map(e => e.outerHTML.slice(0, 80))")
        assert small == []


def test_touch_targets_are_44_pixels_and_320_pixels_are_enough(open_page):
    page = open_page(NARROW)
    for section in SECTIONS:
        page.goto("/gallery" + section)
        assert overflow(page) <= 0, section
        small = page.evaluate("[...document.querySelectorAll('.button, .icon-button, .chip, .tabs a, .bottom a, input:not([type=hidden], [type=checkbox], [type=radio])')]"
                              ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 80))")
        assert small == [], section


def test_a_wrong_form_moves_focus_to_the_summary_and_keeps_what_was_typed(open_page):
    page = open_page(PHONE)
    page.goto("/gallery/forms")
    page.fill("#f-title", "读" * 30)
    page.click(".form-end .primary")
    page.wait_for_selector(".errors:focus")
    assert page.input_value("#f-title") == "读" * 30
    page.click(".errors a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "f-title"


def test_a_table_filters_and_pages_in_place_and_the_address_tells(open_page):
    page = open_page(DESKTOP)
    page.goto("/gallery/tables")
    page.evaluate("document.body.dataset.same = '1'")
    page.fill("#t-q", "快递")
    page.wait_for_selector(".chip")
    assert "q=" in page.url and page.evaluate("document.activeElement.id") == "t-q"
    page.click(".pager [rel=next]")
    page.wait_for_url(re.compile("cursor="))
    until(page, "document.querySelectorAll('tbody tr').length === 15")
    page.click(".chip")
    until(page, "!document.querySelector('.chip')")
    assert page.input_value("#t-q") == ""
    assert page.evaluate("document.body.dataset.same") == "1", "the page was loaded again"
    page.go_back()
    page.wait_for_selector(".chip")


def test_selected_rows_are_counted_and_posted(open_page):
    page = open_page(DESKTOP)
    page.goto("/gallery/tables")
    page.check("[data-select-all]")
    assert page.inner_text("[data-selected]") == "25"
    page.click(".bulk button")
    page.wait_for_selector(".toast")
    assert "25" in page.inner_text(".toast")


def test_destroying_asks_by_name_and_cancel_does_nothing(open_page):
    page = open_page(PHONE)
    page.goto("/gallery")
    posts = []
    page.on("request", lambda request: posts.append(request.post_data) if request.method == "POST" else None)
    page.click("#confirming form .danger >> nth=0")
    assert page.inner_text("dialog h2") == "撤销「河东小组」？"
    assert_accessible(page)
    page.click("dialog button:not(.sure)")
    assert posts == [] and page.evaluate("document.activeElement.classList.contains('danger')")
    page.click("#confirming form .danger >> nth=0")
    page.click("dialog .sure")
    page.wait_for_url("**/gallery/tables")
    assert "confirmed=yes" in posts[0]


def test_progress_follows_until_done_and_a_countdown_opens_its_button(open_page):
    page = open_page(PHONE)
    page.goto("/gallery")
    until(page, "!document.querySelector('#gallery-progress').dataset.poll", seconds=30)
    page.wait_for_selector("#gallery-gate:enabled", timeout=45_000)


def test_a_draft_comes_back_but_not_after_it_was_sent(open_page):
    page = open_page(PHONE)
    page.goto("/gallery/forms")
    page.fill("#f-title", "读书会")
    until(page, "Object.keys(localStorage).length === 1")
    page.reload()
    page.wait_for_selector(".notice >> text=已恢复")
    assert page.input_value("#f-title") == "读书会"
    page.click(".notice button")
    assert page.input_value("#f-title") == "" and page.evaluate("localStorage.length") == 0
    page.fill("#f-title", "读书会")
    page.fill("#f-ends", "2026-12-01T10:00")
    until(page, "localStorage.length === 1")
    page.click(".form-end .primary")
    page.wait_for_selector(".toast")
    assert page.input_value("#f-title") == "" and page.evaluate("localStorage.length") == 0


def test_the_gallery_works_without_script(open_page):
    page = open_page(PHONE, javascript=False)
    page.goto("/gallery/tables")
    page.fill("#t-q", "快递")
    page.click(".filters button")
    assert page.locator(".chip").count() == 1
    page.click(".pager [rel=next]")
    assert page.locator("tbody tr").count() == 15
    page.goto("/gallery")
    assert page.locator("[data-js]:visible").count() == 0
    page.goto("/gallery/forms")
    page.click(".form-end .primary")
    assert page.locator(".errors").count() == 1


def test_a_first_visit_is_light_and_asks_no_other_host(browser, server):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url + "/", wait_until="networkidle")
    assert sum(sizes) < 60_000, sizes
    sizes.clear()
    page.goto(server.url + "/?again", wait_until="networkidle")
    assert sum(sizes) < 10_000, sizes
    context.close()
