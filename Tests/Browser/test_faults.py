"""What is acknowledged is never lost, whatever happens to the process or the disk."""

import concurrent.futures
import json
import os
import random
import subprocess
import threading
import time
import urllib.error

import pytest
from conftest import PROGRAM, Server

ROUNDS = 20
PARALLEL = 64
CAPACITY = 40


@pytest.fixture(scope="module")
def fault_server():
    server = Server(members=400, unions=60, tokens=PARALLEL)
    yield server
    server.stop()


def verify(server):
    done = subprocess.run([PROGRAM, "audit", "verify", "--data", server.data, "--json"], capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["ok"], report


def publish(server, capacity):
    officer = server.officer("activity_officer")
    status, activity = server.request("POST", "/api/v1/activities", officer["token"], {
        "kind": "signup", "organisation_id": officer["organisation_id"], "title": "断电演练", "opens_at": "2020-01-01T00:00:00Z",
        "closes_at": "2099-01-01T00:00:00Z", "sessions": [{"title": "全天", "capacity": capacity}]})
    assert status == 201, activity
    status, activity = server.request("POST", f"/api/v1/activities/{activity['id']}/publication", officer["token"], {})
    assert status in (200, 201), activity
    return activity


def sign_up(server, member, activity, session, key, answers):
    try:
        status, body = server.request(
            "POST", f"/api/v1/activities/{activity}/signups", member["token"], {"session_id": session, "answers": {}}, {"Idempotency-Key": key})
    except (OSError, urllib.error.URLError, ConnectionError):
        return
    if status == 201:
        answers[key] = body


def test_killed_in_the_middle_of_sign_ups(fault_server):
    """kill -9 in the middle of 64 parallel sign-ups, 20 rounds: nothing acknowledged lost, nothing over capacity, audit clean."""
    server = fault_server
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    acknowledged = 0
    for round_number in range(ROUNDS):
        activity = publish(server, CAPACITY)
        session = activity["sessions"][0]["id"]
        answers = {}
        members = server.accounts["members"][:PARALLEL]
        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            for member in members:
                pool.submit(sign_up, server, member, activity["id"], session, f"{round_number}-{member['phone']}", answers)
            threading.Timer(chance.uniform(0.01, 0.25), server.kill).start()
        server.process.wait()
        server.start()
        acknowledged += len(answers)
        for member in members:
            key = f"{round_number}-{member['phone']}"
            if key in answers:
                status, body = server.request(
                    "POST", f"/api/v1/activities/{activity['id']}/signups", member["token"], {"session_id": session, "answers": {}},
                    {"Idempotency-Key": key})
                assert (status, body) == (201, answers[key]), f"seed {seed}, round {round_number}: the answer to {key} changed"
        _, now = server.request("GET", f"/api/v1/activities/{activity['id']}", server.officer("activity_officer")["token"])
        confirmed = now["sessions"][0]["confirmed"]
        promised = sum(1 for a in answers.values() if a["state"] == "confirmed")
        assert promised <= confirmed <= CAPACITY, f"seed {seed}, round {round_number}: {promised} promised, {confirmed} stored"
        verify(server)
    assert acknowledged > ROUNDS, f"seed {seed}: the server was killed before it answered anybody"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_full_disk(tmp_path):
    """On a full disk writes get 503 and nothing breaks; when there is room again the same server goes on."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], check=True)
    server = None
    try:
        server = Server(members=400, unions=60, tokens=30, data=str(disk / "data"))
        activity = publish(server, 1000)
        session = activity["sessions"][0]["id"]
        members = iter(server.accounts["members"])

        def attempt(key):
            member = next(members)
            return server.request("POST", f"/api/v1/activities/{activity['id']}/signups", member["token"],
                                  {"session_id": session, "answers": {}}, {"Idempotency-Key": key})[0]

        assert attempt("before") == 201
        with open(disk / "filler", "wb", buffering=0) as filler:
            with pytest.raises(OSError):
                while True:
                    filler.write(b"\0" * 65536)
        statuses = [attempt(f"full-{n}") for n in range(8)]
        assert 503 in statuses and set(statuses) <= {201, 503}, statuses
        assert server.request("GET", "/health/live")[0] == 200
        os.remove(disk / "filler")
        assert wait_for(lambda: attempt(f"room-{time.time()}") == 201)

        server.stop(keep=True)
        verify(server)
    finally:
        if server:
            server.kill()
        subprocess.run(["umount", "-l", disk], check=False)


def wait_for(condition, seconds=15):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.5)
    return False


def redeem(server, clerk, voucher, branch, key, answers):
    try:
        status, body = server.request("POST", "/api/v1/redemptions", clerk, {"code": voucher, "branch_id": branch}, {"Idempotency-Key": key})
    except (OSError, urllib.error.URLError, ConnectionError):
        return
    if status == 201:
        answers[key] = body


def breakfasts(server, number):
    """A benefit that every member of the first union has claimed: their codes."""
    officer = server.officer("activity_officer")
    status, made = server.request("POST", "/api/v1/benefits", officer["token"], {
        "organisation_id": officer["organisation_id"], "title": f"演练 {number}", "category": "breakfast", "face_fen": 800, "exchange_for": "早餐一份", "total": 1000,
        "opens_at": "2020-01-01T00:00:00Z", "closes_at": "2099-01-01T00:00:00Z"})
    assert status == 201, made
    status, body = server.request("POST", f"/api/v1/benefits/{made['id']}/publication", officer["token"])
    assert status == 200, body
    codes = []
    for member in server.accounts["members"][:PARALLEL]:
        status, body = server.request("POST", f"/api/v1/benefits/{made['id']}/claims", member["token"])
        assert status == 201, body
        codes.append(body["voucher"]["code"])
    return codes


def test_killed_in_the_middle_of_redemptions(fault_server):
    """kill -9 in the middle of 64 parallel redemptions: each retry of a tap gets its first answer, each voucher is used once, the books add up."""
    server = fault_server
    clerk = json.loads(subprocess.run(
        [PROGRAM, "token", "create", "--phone", "19900000110", "--data", server.data, "--json"], check=True, capture_output=True, text=True).stdout)["token"]
    _, tills = server.request("GET", "/api/v1/me/tills", clerk)
    branch = tills["items"][0]["branch_id"]
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    acknowledged = 0
    for number in range(5):
        codes = breakfasts(server, number)
        answers = {}
        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            for index, code in enumerate(codes):
                pool.submit(redeem, server, clerk, code, branch, f"{number}-{index}", answers)
            threading.Timer(chance.uniform(0.01, 0.25), server.kill).start()
        server.process.wait()
        server.start()
        acknowledged += len(answers)
        for index, code in enumerate(codes):
            key = f"{number}-{index}"
            if key in answers:
                status, body = server.request("POST", "/api/v1/redemptions", clerk, {"code": code, "branch_id": branch}, {"Idempotency-Key": key})
                assert (status, body) == (201, answers[key]), f"seed {seed}, round {number}: the answer to {key} changed"
        verify(server)
    assert acknowledged > 5, f"seed {seed}: the server was killed before it answered anybody"
