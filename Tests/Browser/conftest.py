"""A demo server for the browser and API tests: seeded once, served by the debug build, driven by Debian's Chromium."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("GONGHUI_PROGRAM", ROOT / ".build/debug/gonghui"))
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """`gonghui demo` into a directory of its own, then `gonghui serve --demo`."""

    def __init__(self, members=400, unions=60, tokens=20, data=None):
        self.data = data or tempfile.mkdtemp(prefix="gonghui-test-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        done = subprocess.run(
            [PROGRAM, "demo", "--data", self.data, "--members", str(members), "--unions", str(unions), "--seed", "1",
             "--tokens", str(tokens), "--json"], check=True, capture_output=True, text=True)
        self.accounts = json.loads(done.stdout)
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.data, "--port", str(self.port), "--demo"], stdout=subprocess.DEVNULL)
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/health/ready", timeout=2)
                return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.1)
        raise AssertionError("the server did not become ready in 30 s")

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self, keep=False):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
        if not keep:
            shutil.rmtree(self.data, ignore_errors=True)

    def officer(self, role):
        return next(o for o in self.accounts["officers"] if o["role"] == role)

    def request(self, method, path, token=None, body=None, headers=None):
        """A call of the API; answers (status, parsed JSON or text)."""
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("Accept", "application/json")
        if isinstance(body, (dict, list)):
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", "Bearer " + token)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        try:
            return status, json.loads(text) if text else None
        except ValueError:
            return status, text

    def code_for(self, phone):
        """The newest sign-in code sent to a phone, from the demo's outbox."""
        import re
        _, outbox = self.request("GET", "/dev/outbox")
        text = next(m["text"] for m in outbox["items"] if m["to"].replace(" ", "").endswith(phone[-4:]))
        return re.search(r"\d{6}", text).group()


@pytest.fixture(scope="session")
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, server):
    """`open_page(PHONE)`: a fresh visitor, whose page fails the test on a script error or a request to another host."""
    contexts = []

    def make(size, javascript=True, language="zh-CN", color_scheme="light"):
        context = browser.new_context(**size, base_url=server.url, java_script_enabled=javascript, locale=language, color_scheme=color_scheme)
        page = context.new_page()
        page.set_default_timeout(15_000)
        problems = []
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("request", lambda request: problems.append(f"other host: {request.url}")
                if not request.url.startswith((server.url, "data:", "blob:")) else None)
        contexts.append((context, problems))
        return page

    yield make
    for context, problems in contexts:
        context.close()
        assert problems == []


AXE = Axe()


def assert_accessible(page):
    """WCAG 2.2 AA by axe; the message names each rule and element."""
    result = AXE.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    found = [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in result.response["violations"]]
    assert found == [], f"{page.url}: {found}"


def sign_in(page, server, phone, next_path="/"):
    page.goto("/sign-in?next=" + next_path)
    page.fill("input[name=phone]", phone)
    page.click("main button[type=submit]")
    page.fill("input[name=code]", server.code_for(phone))
    page.click("main button[type=submit]")
    page.wait_for_url("**" + next_path)


@pytest.fixture(scope="session")
def officer_cookies(server, browser):
    """An officer who signed in once: a phone gets one code a minute."""
    officer = server.officer("union_administrator")
    context = browser.new_context(**DESKTOP, base_url=server.url, locale="zh-CN")
    sign_in(context.new_page(), server, officer["phone"], f"/admin/unions/{officer['organisation_id']}/dashboard")
    yield context.cookies()
    context.close()
