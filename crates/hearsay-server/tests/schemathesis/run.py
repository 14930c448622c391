"""Sends what the OpenAPI document allows, and what it does not, to a server on the demo's case.

`cargo xtask api` calls this with the Python that has schemathesis: `run.py PROGRAM FOLDER`. The folder is emptied.
"""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2]).resolve()
# As many cases of each operation; the same ones each time.
N_CASES, SEED = "20", "7"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def wait(url, server):
    for _ in range(600):
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            return get(url)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit("the server does not come up")


def config(api):
    """Names of things that are there, so that operations get beyond "there is no such report"."""
    link = get(f"{api}/copies")["items"][0]["links"][0]
    statement = get(f"{api}/queue?limit=1")["items"][0]["statement"]["id"]
    matter = get(f"{api}/matters?limit=1")["items"][0]["id"]
    actor = get(f"{api}/actors?limit=1")["items"][0]["key"]
    known = {
        "/reports/{id}": {"id": link["from"]},
        "/reports/{id}/original": {"id": link["from"]},
        "/reports/{id}/compare/{other}": {"id": link["from"], "other": link["to"]},
        "/statements/{id}": {"id": statement},
        "/matters/{id}": {"id": matter},
        "/actors/{key}": {"key": actor},
    }
    lines = []
    for path, names in known.items():
        values = ", ".join(f'"path.{name}" = {json.dumps(value)}' for name, value in names.items())
        lines += ["[[operations]]", f'include-path = "/api/v1{path}"', f"parameters = {{ {values} }}", ""]
    # A query of words that is no sentence of the search language is refused: no schema can say so.
    lines += ["[[operations]]", 'include-path = "/api/v1/search"', "checks.positive_data_acceptance.enabled = false", ""]
    return "\n".join(lines)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    port = free_port()
    api = f"http://127.0.0.1:{port}/api/v1"
    command = [PROGRAM, "demo", str(FOLDER / "demo"), "--model", "fast", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait(f"{api}/case", server)
        settings = FOLDER / "schemathesis.toml"
        settings.write_text(config(api))
        run = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run", f"{api}/openapi.json"]
        # Jobs tell of themselves for as long as they last: nobody waits for that here.
        run += ["--exclude-path", "/api/v1/jobs/{id}/events", "--phases", "examples,coverage,fuzzing"]
        run += ["--max-examples", N_CASES, "--seed", SEED, "--continue-on-failure", "--warnings", "off"]
        run += ["--no-color", "--request-timeout", "30"]
        ended = subprocess.run(run, cwd=FOLDER, timeout=300, check=False)
        verified = get(f"{api}/verify")
        if not verified["ok"]:
            sys.exit(f"the case is broken after this: {verified['broken']}")
        sys.exit(ended.returncode)
    finally:
        server.terminate()
        server.wait(timeout=20)


main()
