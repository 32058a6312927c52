"""The command line, run as an operator runs it: exit codes, one JSON object, one sentence on standard error, nothing drawn into a pipe."""

import json
import os
import re
import socket
import stat
import subprocess

import openpyxl
import pytest

from conftest import PROGRAM


def run(*arguments, timeout=120):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


def ok(*arguments):
    done = run(*arguments)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    assert done.stderr == "", "nothing is drawn where there is no terminal"
    return done.stdout


def refused(code, *arguments):
    done = run(*arguments)
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The data directory of a seeded demo and what it printed."""
    data = tmp_path_factory.mktemp("cli") / "data"
    out = ok("demo", "--data", data, "--unions", 60, "--members", 400, "--tokens", 5, "--json")
    return data, json.loads(out)


def test_demo_prints_the_contract(demo):
    data, accounts = demo
    assert set(accounts) == {"operator", "officers", "members"}
    assert set(accounts["operator"]) == {"phone", "password", "token"}
    assert all(set(o) == {"phone", "token", "role", "organisation_id"} for o in accounts["officers"])
    assert all(set(m) == {"phone", "token", "organisation_id"} for m in accounts["members"])
    assert len(accounts["members"]) == 5
    first = accounts["officers"][0]["organisation_id"]
    assert {m["organisation_id"] for m in accounts["members"]} == {first}
    roles = {o["role"] for o in accounts["officers"] if o["organisation_id"] == first}
    assert roles == {"union_administrator", "membership_officer", "activity_officer", "finance", "auditor"}
    phones = [accounts["operator"]["phone"]] + [a["phone"] for a in accounts["officers"] + accounts["members"]]
    assert len(set(phones)) == len(phones) and all(re.fullmatch(r"1990000\d{4}", p) for p in phones)


def test_secrets_are_for_their_owner_only(demo):
    data, accounts = demo
    assert stat.S_IMODE(os.stat(data).st_mode) == 0o700
    for name in ["keys", "demo.json", "demo-roster.csv", "demo-roster.xlsx"]:
        assert stat.S_IMODE(os.stat(data / name).st_mode) == 0o600, name
    assert json.loads((data / "demo.json").read_text()) == accounts


def test_a_second_demo_is_refused(demo):
    assert refused(1, "demo", "--data", demo[0], "--unions", 60, "--members", 400).count("\n") == 1


def test_the_demo_adds_up(demo):
    report = json.loads(ok("audit", "verify", "--data", demo[0], "--json"))
    assert report["ok"] and report["unsealed"] == 0 and report["entries"] > 100
    assert all(check["faults"] == [] for check in report["checks"])


def test_the_rosters_hold_every_kind_of_row(demo):
    data, accounts = demo
    union = accounts["officers"][0]["organisation_id"]
    assert "新建二厂" in (data / "demo-roster.csv").read_bytes().decode("gb18030")
    assert openpyxl.load_workbook(data / "demo-roster.xlsx").active.max_row > 290
    reports = [json.loads(ok("import", "members", data / f"demo-roster.{kind}", "--organisation", union, "--data", data, "--dry-run", "--json"))
               for kind in ["csv", "xlsx"]]
    for report in reports:
        assert report["added"] == 206 and report["same"] == 60 and report["changed"] == 10
        assert report["transfers"] == 8 and report["rejected"] == 15
        assert len({error["code"] for error in report["errors"]}) >= 13, "each mistake has a reason of its own"
        assert report["rows"] == sum(report[k] for k in ["added", "same", "changed", "transfers", "rejected"])


def test_importing_twice_changes_nothing(tmp_path):
    data = tmp_path / "data"
    accounts = json.loads(ok("demo", "--data", data, "--unions", 60, "--members", 400, "--tokens", 2, "--json"))
    roster = ["import", "members", data / "demo-roster.xlsx", "--organisation", accounts["officers"][0]["organisation_id"], "--data", data, "--json"]
    first, second = json.loads(ok(*roster)), json.loads(ok(*roster))
    assert first["added"] == 206 and first["state"] == "done"
    assert second["added"] == 0 and second["changed"] == 0 and second["same"] == 276 and second["rejected"] == 15
    assert json.loads(ok("audit", "verify", "--data", data, "--json"))["ok"]


def test_an_installation_starts_from_the_shell(tmp_path):
    data = tmp_path / "data"
    assert "found-root" in refused(1, "token", "create", "--phone", "13900000000", "--role", "operator", "--data", data)
    founded = json.loads(ok("organisation", "found-root", "--name", "测试市总工会", "--kind", "city", "--phone", "13900000000", "--data", data, "--json"))
    assert refused(1, "organisation", "found-root", "--name", "又一个总工会", "--phone", "13900000000", "--data", data).count("\n") == 1
    found = json.loads(ok("organisation", "find", "测试市", "--data", data, "--json"))
    assert [item["id"] for item in found["items"]] == [founded["organisation_id"]]
    made = json.loads(ok("token", "create", "--phone", "13900000001", "--role", "auditor", "--organisation", founded["organisation_id"],
                         "--data", data, "--json"))
    assert made["role"] == "auditor" and made["is_new_account"] and len(made["token"]) == 43
    assert len(ok("token", "create", "--phone", "13900000001", "--data", data).strip()) == 43
    assert json.loads(ok("keys", "rotate", "--data", data, "--json")) == {"new_key": True, "rows": 2, "resealed": 2}
    assert json.loads(ok("keys", "rotate", "--resume", "--data", data, "--json"))["resealed"] == 0
    report = json.loads(ok("doctor", "--data", data, "--json"))
    assert report["ok"] and [c["name"] for c in report["checks"] if c["state"] != "ok"] == []


def test_doctor_finds_what_is_wrong(tmp_path):
    data = tmp_path / "data"
    assert run("doctor", "--data", data).returncode == 1
    assert not data.exists(), "doctor makes nothing"
    ok("organisation", "found-root", "--name", "测试市总工会", "--phone", "13900000000", "--data", data)
    os.chmod(data / "keys", 0o644)
    done = run("doctor", "--data", data)
    assert done.returncode == 1 and "chmod 600" in done.stdout
    os.chmod(data / "keys", 0o600)
    os.rename(data / "keys", data / "kept")
    assert "restore" in run("doctor", "--data", data).stdout
    assert "missing" in refused(1, "audit", "verify", "--data", data)
    assert not (data / "keys").exists(), "a lost key file is never replaced in silence"


def test_a_port_in_use_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused(1, "serve", "--data", tmp_path / "data", "--port", taken.getsockname()[1])
    assert said.count("\n") == 1 and "--port" in said


def test_generate_reports_its_speed(tmp_path):
    report = json.loads(ok("generate", "--members", 2000, "--unions", 200, "--data", tmp_path / "data", "--json"))
    assert report["members"] == 2000 and report["unions"] == 200 and report["rows_per_second"] > 0
    assert json.loads(ok("audit", "verify", "--data", tmp_path / "data", "--json"))["ok"]


@pytest.mark.parametrize("arguments", [
    ["bogus"], ["demo", "--unions", "3"], ["demo", "--members", "10"], ["token", "create"], ["token", "create", "--phone", "123"],
    ["import", "members", "x.csv"], ["generate", "--members", "5"], ["serve", "--port", "many"],
])
def test_wrong_usage_is_2(arguments):
    assert "Usage:" in refused(2, *arguments)


@pytest.mark.parametrize("command", [
    [], ["serve"], ["demo"], ["generate"], ["import", "members"], ["token", "create"], ["organisation", "found-root"], ["organisation", "find"],
    ["audit", "verify"], ["backup"], ["restore"], ["migrate"], ["keys", "rotate"], ["doctor"],
])
def test_every_command_explains_itself_with_an_example(command):
    text = ok(*command, "--help")
    assert re.search(r"^ {2,}gonghui " + " ".join(command), text, re.M), command


def test_a_backup_can_be_restored(demo, tmp_path):
    data, _ = demo
    copy = tmp_path / "copy.gonghui"
    ok("backup", copy, "--data", data)
    assert refused(1, "backup", copy, "--data", data).count("\n") == 1
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    os.link(data / "keys", other / "keys")
    assert "--yes" in refused(1, "restore", copy, "--data", other)
    ok("restore", copy, "--yes", "--data", other)
    assert json.loads(ok("audit", "verify", "--data", other, "--json"))["ok"]
