"""The API against its own description, by schemathesis."""

import pathlib
import subprocess
import sys

SCHEMATHESIS = pathlib.Path(sys.executable).with_name("schemathesis")


def test_api_agrees_with_its_description(server):
    token = next(o for o in server.accounts["officers"] if o["role"] == "union_administrator")["token"]
    done = subprocess.run(
        [SCHEMATHESIS, "run", server.url + "/api/v1/openapi.json", "--url", server.url, "-H", f"Authorization: Bearer {token}",
         "--max-examples", "25", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--exclude-path", "/api/v1/sessions/current",
         # Not "positive_data_acceptance": no schema can say that a check digit is right or a union exists.
         "--exclude-checks", "positive_data_acceptance", "--suppress-health-check", "all", "--no-color"],
        capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
