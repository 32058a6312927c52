"""Pictures of every page for people to look at: python Tests/Browser/screenshots.py OUT

Serves a demo province and walks it as a visitor, a member and an officer, on a phone and on a desktop, light, dark, in large
type and in English; axe runs on each page and what it finds is printed.
"""

import pathlib
import sys

from conftest import AXE, DESKTOP, PHONE, Server, shutil, sign_in, sync_playwright

VISITOR = ["/", "/sign-in", "/join", "/unions", "/map", "/activities", "/help", "/privacy", "/nothing-here"]
MEMBER = ["/", "/activities", "/benefits", "/me/vouchers", "/me", "/me/membership", "/me/card", "/me/activities", "/me/privacy", "/me/sessions", "/me/security"]
OFFICER = ["dashboard", "members", "applications", "transfers", "pool", "imports", "activities", "activities/new", "children", "officers", "foundings", "history", ""]
MODES = {"light": {}, "dark": {"gh_theme": "dark"}, "elder": {"gh_elder": "1"}, "en": {"gh_lang": "en"}}


def pictures(server, browser, out):
    officer = server.officer("union_administrator")
    admin = [f"/admin/unions/{officer['organisation_id']}/{page}".rstrip("/") for page in OFFICER]
    member = server.accounts["members"][0]
    people = [("visitor", None, VISITOR), ("member", member["phone"], MEMBER), ("officer", officer["phone"], admin)]
    sizes = {"phone": PHONE, "desktop": DESKTOP}
    for who, phone, paths in people:
        for size_name, size in sizes.items():
            context = browser.new_context(**size, base_url=server.url, locale="zh-CN")
            page = context.new_page()
            if phone:
                sign_in(page, server, phone)
            for path in paths:
                name = f"{who}-{path.strip('/').split('/', 3)[-1].replace('/', '_') or 'home'}-{size_name}"
                for mode, cookies in MODES.items():
                    context.add_cookies([{"name": key, "value": value, "url": server.url} for key, value in
                                         ({"gh_theme": "light", "gh_elder": "0", "gh_lang": "zh"} | cookies).items()])
                    answer = page.goto(path)
                    page.screenshot(path=out / f"{name}-{mode}.png", full_page=True)
                    if answer.status >= 400 and path != "/nothing-here":
                        print(f"{answer.status} {path} as {who}")
                    if mode != "en":
                        for violation in AXE.run(page).response["violations"]:
                            print(f"axe {path} as {who}, {size_name}, {mode}: {violation['id']} {[n['target'] for n in violation['nodes']][:2]}")
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    print(f"scrolls sideways: {path} as {who}, {size_name}")
            context.close()


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    server = Server(members=1200, unions=120)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            pictures(server, browser, out)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
