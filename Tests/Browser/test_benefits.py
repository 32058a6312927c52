"""Benefits in a real browser: an officer sets one up, a member claims it and shows the voucher, also offline; claims survive kill -9."""

import concurrent.futures
import json
import random
import re
import subprocess
import threading
import time
import urllib.error

import pytest
from conftest import DESKTOP, PHONE, PROGRAM, Server, assert_accessible, sign_in
from test_story import local, submit

MEMBERS = {"phone": 0, "without script": 1}


@pytest.mark.parametrize("way", MEMBERS)
def test_set_up_claim_show(server, open_page, way):
    script = way != "without script"
    officer = server.officer("activity_officer" if script else "union_administrator")
    desk = open_page(DESKTOP, javascript=script)
    admin = f"/admin/unions/{officer['organisation_id']}"
    sign_in(desk, server, officer["phone"], admin + "/benefits/new")
    if script:
        assert_accessible(desk)
    title = f"清凉饮品券 {way}"
    benefit = set_up(desk, admin, title, script)

    member = open_page(PHONE, javascript=script)
    sign_in(member, server, server.accounts["members"][MEMBERS[way]]["phone"], "/benefits")
    assert title in member.inner_text("main")
    if script:
        assert_accessible(member)
    member.click(f"main a:has-text('{title}')")
    assert "抵用 ¥10.00" in member.inner_text("main")
    submit(member, "main #claim")
    assert re.fullmatch(r".*/me/vouchers/\d+", member.url)
    code = re.sub(r"\D", "", member.inner_text("[data-voucher-code]"))
    assert len(code) == 16
    if script:
        assert_accessible(member)
        shows_the_right_code(server, member, MEMBERS[way])
    member.goto(f"/benefits/{benefit}")
    assert "您已经领过" in member.inner_text("main")
    member.goto("/me/vouchers")
    assert title in member.inner_text("main")
    desk.goto(f"{admin}/benefits/{benefit}")
    assert "在会员手中" in desk.inner_text("main")
    if script:
        assert_accessible(desk)


def set_up(desk, admin, title, script):
    """From a template to published, with a mistake on the way."""
    desk.goto(admin + "/benefits/new?template=cooling")
    if script:
        assert_accessible(desk)
    desk.fill("input[name=title]", "")
    desk.fill("input[name=opens_at]", local(-5))
    submit(desk, "main form button.primary")
    assert "请填写这一项" in desk.inner_text(".errors")
    desk.fill("input[name=title]", title)
    desk.fill("input[name=total]", "30")
    submit(desk, "main form button.primary")
    benefit = re.search(r"/benefits/(\d+)", desk.url).group(1)
    submit(desk, "main form[action$='/publish'] button")
    assert "进行中" in desk.inner_text("main")
    return benefit


def shows_the_right_code(server, page, member):
    """The phone's own code is the server's, and goes on without a network."""
    token = server.accounts["members"][member]["token"]
    _, mine = server.request("GET", "/api/v1/me/vouchers", token)
    voucher = page.url.rsplit("/", 1)[1]
    expected = next(v["code"] for v in mine["items"] if v["id"] == voucher)
    page.wait_for_timeout(600)
    shown = re.sub(r"\D", "", page.inner_text("[data-voucher-code]"))
    assert shown[:10] == expected[:10] and (shown == expected or abs(time.time() % 30 - 15) > 12)
    page.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1500)
    page.context.set_offline(True)
    page.reload()
    assert len(re.sub(r"\D", "", page.inner_text("[data-voucher-code]"))) == 16
    page.context.set_offline(False)


def test_refusals_have_their_own_words(server):
    officer = server.officer("activity_officer")
    member = server.accounts["members"][5]["token"]

    def offer(**change):
        body = {"organisation_id": officer["organisation_id"], "title": "试领", "category": "film", "face_fen": 1000, "total": 1,
                "opens_at": "2020-01-01T00:00:00Z", "closes_at": "2099-01-01T00:00:00Z"} | change
        status, made = server.request("POST", "/api/v1/benefits", officer["token"], body)
        assert status == 201, made
        status, made = server.request("POST", f"/api/v1/benefits/{made['id']}/publication", officer["token"])
        assert status == 200, made
        return made["id"]

    def claim(benefit, token=member, key=None):
        status, body = server.request("POST", f"/api/v1/benefits/{benefit}/claims", token, None, {"Idempotency-Key": key} if key else {})
        return (status, body["code"]) if status != 201 else (status, body["voucher"]["id"])

    one = offer()
    first = claim(one, key="a")
    assert first[0] == 201 and claim(one, key="a") == first
    assert claim(one, key="b") == (409, "already_claimed")
    assert claim(one, server.accounts["members"][6]["token"]) == (409, "sold_out")
    assert claim(offer(opens_at="2098-01-01T00:00:00Z")) == (409, "not_open")
    assert claim(one, server.accounts["operator"]["token"]) == (409, "not_eligible")
    assert claim(offer(is_issued=True)) == (409, "not_eligible")


ROUNDS, PARALLEL, STOCK = 8, 48, 30


def test_killed_in_the_middle_of_claims():
    """kill -9 in the middle of parallel claims: nothing acknowledged is lost, never more than there are, everything adds up."""
    server = Server(members=400, unions=60, tokens=PARALLEL)
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    acknowledged = 0
    try:
        officer = server.officer("activity_officer")
        for round_number in range(ROUNDS):
            _, made = server.request("POST", "/api/v1/benefits", officer["token"], {
                "organisation_id": officer["organisation_id"], "title": "断电领券", "category": "breakfast", "face_fen": 800, "total": STOCK,
                "opens_at": "2020-01-01T00:00:00Z", "closes_at": "2099-01-01T00:00:00Z"})
            server.request("POST", f"/api/v1/benefits/{made['id']}/publication", officer["token"])
            answers = {}

            def claim(member):
                try:
                    status, body = server.request(
                        "POST", f"/api/v1/benefits/{made['id']}/claims", member["token"], None, {"Idempotency-Key": "k"})
                except (OSError, urllib.error.URLError, ConnectionError):
                    return
                if status == 201:
                    answers[member["token"]] = body["voucher"]["id"]

            members = server.accounts["members"][:PARALLEL]
            with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
                for member in members:
                    pool.submit(claim, member)
                threading.Timer(chance.uniform(0.01, 0.2), server.kill).start()
            server.process.wait()
            server.start()
            acknowledged += len(answers)
            for token, voucher in answers.items():
                status, body = server.request("POST", f"/api/v1/benefits/{made['id']}/claims", token, None, {"Idempotency-Key": "k"})
                assert (status, body["voucher"]["id"]) == (201, voucher), f"seed {seed}, round {round_number}"
            assert len(answers) <= STOCK
            done = subprocess.run([PROGRAM, "audit", "verify", "--data", server.data, "--json"], capture_output=True, text=True)
            report = json.loads(done.stdout)
            assert done.returncode == 0 and report["ok"], f"seed {seed}, round {round_number}: {report}"
        assert acknowledged > ROUNDS, f"seed {seed}: killed before it answered anybody"
    finally:
        server.stop()
