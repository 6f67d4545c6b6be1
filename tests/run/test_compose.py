"""The containers, as far as files can tell: the Compose schema, and what we promise of them.

Each promise is also broken on purpose, so that a test which sees nothing is seen.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
import yaml

from bot.run.cli import make_app
from bot.run.platforms import load_platforms
from bot.run.settings import settings_model

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guides" / "deploiement.md").read_text(encoding="utf-8")
SCHEMA = json.loads(
    (files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text("utf-8")
)
SETTINGS = settings_model(load_platforms())
SET = {"source": "settings", "target": "/etc/levain/levain.toml"}
OURS = ("migrate", "bot")  # the services that run Levain
GONE = object()

Compose = dict[str, Any]


def changed(path: str, value: object) -> Compose:
    """The compose file with one thing put somewhere, or taken away."""
    compose = copy.deepcopy(COMPOSE)
    *way, last = path.split("/")
    place = compose
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return compose


# --- The Compose Specification ---------------------------------------------------------------


def refused(compose: Compose) -> list[str]:
    """Where the schema of the Compose Specification objects."""
    validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(compose)]


def test_the_compose_file_follows_the_specification() -> None:
    assert refused(COMPOSE) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("service", {}),
        ("services/bot/restarts", "always"),
        ("services/bot/read_only", []),
        ("services/bot/cap_drop", "ALL"),
        ("services/bot/depends_on/postgres/condition", "healthy"),
        ("services/bot/healthcheck/every", "30s"),
        ("services/bot/deploy/resources/limits/ram", "1g"),
        ("services/postgres/image", 18),
        ("secrets/database_password/path", "./password"),
        ("volumes/database", "here"),
    ],
)
def test_the_schema_refuses_what_is_not_compose(path: str, value: object) -> None:
    assert refused(changed(path, value))


# --- What the schema does not look at: names that must lead somewhere ------------------------


def dangling(compose: Compose) -> Iterator[str]:
    """Names that a service uses and nothing defines."""
    for name, service in compose["services"].items():
        for kind in ("networks", "secrets", "configs"):
            for used in service.get(kind, ()):
                key = used["source"] if isinstance(used, dict) else used
                if key not in compose.get(kind, {}):
                    yield f"{name}: {kind}: {key}"
        for volume in service.get("volumes", ()):
            if volume.partition(":")[0] not in compose.get("volumes", {}):
                yield f"{name}: volumes: {volume}"
        for needed in service.get("depends_on", ()):
            if needed not in compose["services"]:
                yield f"{name}: depends_on: {needed}"


def test_every_name_leads_somewhere() -> None:
    assert list(dangling(COMPOSE)) == []


@pytest.mark.parametrize(
    "path",
    [
        "secrets/database_password",
        "secrets/settings",
        "networks/outside",
        "volumes/database",
        "services/migrate",
    ],
)
def test_a_name_that_leads_nowhere_is_seen(path: str) -> None:
    assert list(dangling(changed(path, GONE)))


# --- Promises of every service ---------------------------------------------------------------

PINNED = re.compile(r"[\w./-]+:\d[\w.-]*(@sha256:[0-9a-f]{64})?")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY", re.IGNORECASE)


def broken(compose: Compose) -> Iterator[str]:
    """The promises that a compose file does not keep."""
    for name, service in compose["services"].items():
        for fault in (*_open(service), *_unsteady(name, service), *_told(compose, service)):
            yield f"{name}: {fault}"
    for name, source in compose["secrets"].items():
        if set(source) != {"file"}:
            yield f"secrets: {name}: not from a file"
        elif not source["file"].startswith("./.levain/"):
            yield f"secrets: {name}: not in the folder that git ignores"
    if "configs" in compose:
        yield "configs, which Compose for Podman does not know"


def _open(service: Compose) -> Iterator[str]:
    """What gives a container more than it needs."""
    user, _, group = service.get("user", "").partition(":")
    if not (user.isdigit() and group.isdigit() and int(user) and int(group)):
        yield "root"
    if service.get("read_only") is not True:
        yield "a root file system one may write on"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add"):
        yield "capabilities"
    if service.get("security_opt") != ["no-new-privileges:true"]:
        yield "new privileges"
    for key in ("ports", "privileged", "network_mode", "pid", "ipc", "devices"):
        if key in service:
            yield key
    for place in service.get("tmpfs", ()):
        for option in place.partition(":")[2].split(","):
            if option.partition("=")[0] not in ("mode", "size"):
                yield f"{option} of a tmpfs, which Podman refuses"
    if any(volume.startswith((".", "/", "~")) for volume in service.get("volumes", ())):
        yield "a folder of the host"


def _unsteady(name: str, service: Compose) -> Iterator[str]:
    """What would keep it from starting, staying, stopping or being several."""
    once = service.get("restart") == "no"
    if name in ("bot", "postgres") and service.get("restart") != "unless-stopped":
        yield "not started again"
    if not once and "test" not in service.get("healthcheck", {}):
        yield "no health check"
    if service.get("stop_grace_period") != "40s":
        yield "no time to stop"
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    if limits.keys() != {"cpus", "memory", "pids"}:
        yield "no limits"
    for key in ("tty", "stdin_open"):
        if key in service:
            yield "a terminal that nobody has"
    for key in ("container_name", "hostname"):  # of one container: two could not have it
        if key in service:
            yield key
    if ("build" in service) == ("image" in service):
        yield "neither ours alone nor fetched alone"
    if "image" in service and not PINNED.fullmatch(service["image"]):
        yield "an image that is not pinned"
    if name != "postgres" and not all(
        "condition" in needed for needed in service.get("depends_on", {"none": {}}).values()
    ):
        yield "does not wait"


def _told(compose: Compose, service: Compose) -> Iterator[str]:
    """What is wrong in the environment: a secret, or the name of a setting that is none."""
    granted = {f"/run/secrets/{secret}" for secret in service.get("secrets", ()) if secret != SET}
    environment = service.get("environment", {})
    for key, value in environment.items():
        if key.endswith("_FILE"):
            if value not in granted:
                yield f"{key} is not a secret of this service"
        elif SECRET.search(key) or re.search(r"://[^/@\s]*:[^/@\s]*@", str(value)):
            yield f"{key} tells a secret"
        setting = key.removeprefix("LEVAIN_").lower()
        if key.startswith("LEVAIN_") and setting not in SETTINGS.model_fields:
            yield f"{key} is no setting"


def test_every_promise_is_kept() -> None:
    assert list(broken(COMPOSE)) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("services/bot/user", GONE, "bot: root"),
        ("services/bot/user", "0:0", "bot: root"),
        ("services/postgres/user", "postgres", "postgres: root"),
        ("services/bot/read_only", GONE, "bot: a root file system one may write on"),
        ("services/postgres/cap_drop", GONE, "postgres: capabilities"),
        ("services/bot/cap_add", ["CHOWN"], "bot: capabilities"),
        ("services/migrate/security_opt", GONE, "migrate: new privileges"),
        ("services/postgres/ports", ["5432:5432"], "postgres: ports"),
        ("services/bot/network_mode", "host", "bot: network_mode"),
        ("services/bot/volumes", ["./lessons:/lessons"], "bot: a folder of the host"),
        ("services/bot/restart", GONE, "bot: not started again"),
        ("services/bot/restart", "no", "bot: not started again"),
        ("services/bot/healthcheck", GONE, "bot: no health check"),
        ("services/postgres/healthcheck", {"disable": True}, "postgres: no health check"),
        ("services/bot/stop_grace_period", "10s", "bot: no time to stop"),
        ("services/bot/deploy/resources/limits/memory", GONE, "bot: no limits"),
        ("services/bot/container_name", "levain", "bot: container_name"),
        ("services/bot/tty", True, "bot: a terminal that nobody has"),
        (
            "services/bot/tmpfs",
            ["/tmp:uid=1,size=64m"],  # noqa: S108
            "bot: uid=1 of a tmpfs, which Podman refuses",
        ),
        ("services/bot/hostname", "levain", "bot: hostname"),
        ("services/bot/image", "levain:1", "bot: neither ours alone nor fetched alone"),
        ("services/postgres/image", "postgres", "postgres: an image that is not pinned"),
        ("services/postgres/image", "postgres:latest", "postgres: an image that is not pinned"),
        ("services/bot/depends_on", GONE, "bot: does not wait"),
        (
            "services/postgres/environment/POSTGRES_PASSWORD",
            "x",
            "postgres: POSTGRES_PASSWORD tells a secret",
        ),
        (
            "services/bot/environment/LEVAIN_DATABASE_URL",
            "postgresql://levain:x@postgres/levain",
            "bot: LEVAIN_DATABASE_URL tells a secret",
        ),
        (
            "services/bot/secrets",
            [],
            "bot: LEVAIN_DATABASE_PASSWORD_FILE is not a secret of this service",
        ),
        ("services/bot/environment/LEVAIN_HOURS", "9:00", "bot: LEVAIN_HOURS is no setting"),
        (
            "secrets/database_password",
            {"environment": "PASSWORD"},
            "secrets: database_password: not from a file",
        ),
        ("configs", {}, "configs, which Compose for Podman does not know"),
        (
            "secrets/database_password/file",
            "./password",
            "secrets: database_password: not in the folder that git ignores",
        ),
    ],
)
def test_a_promise_that_is_broken_is_seen(path: str, value: object, fault: str) -> None:
    assert fault in broken(changed(path, value))


def test_git_and_the_build_leave_the_secrets_alone() -> None:
    assert "/.levain/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not any(".levain" in line for line in IGNORED if line.startswith("!"))


def test_the_bot_starts_after_the_migration_and_the_migration_after_the_database() -> None:
    conditions = {
        name: {k: v["condition"] for k, v in COMPOSE["services"][name]["depends_on"].items()}
        for name in OURS
    }
    assert conditions == {
        "migrate": {"postgres": "service_healthy"},
        "bot": {"postgres": "service_healthy", "migrate": "service_completed_successfully"},
    }


def test_the_database_is_reached_by_levain_alone() -> None:
    assert COMPOSE["services"]["postgres"]["networks"] == ["database"]
    assert COMPOSE["networks"]["database"]["internal"] is True


def test_levain_and_postgres_agree_on_the_database() -> None:
    postgres = COMPOSE["services"]["postgres"]["environment"]
    name, base = postgres["POSTGRES_USER"], postgres["POSTGRES_DB"]
    for service in OURS:
        environment = COMPOSE["services"][service]["environment"]
        assert environment["LEVAIN_DATABASE_URL"] == f"postgresql://{name}@postgres/{base}"
        assert environment["LEVAIN_DATABASE_PASSWORD_FILE"] == postgres["POSTGRES_PASSWORD_FILE"]


# --- Commands that exist ---------------------------------------------------------------------


def understood(words: list[str]) -> bool:
    """Whether `levain` has that sub-command, with those options."""
    command: Any = typer.main.get_command(make_app())
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    options = {option for each in command.params for option in each.opts}
    return not hasattr(command, "commands") and all(
        word in options for word in words if word.startswith("-")
    )


def instruction(name: str) -> list[str]:
    """The words of the one instruction of that name, in the Dockerfile's exec form."""
    (found,) = re.findall(rf"^\s*{name} (\[.*\])$", DOCKERFILE, re.MULTILINE)
    return list(json.loads(found))


def commands() -> dict[str, list[str]]:
    """Every way in which the containers call `levain`, by where it is written."""
    program = instruction("ENTRYPOINT")
    health = COMPOSE["services"]["bot"]["healthcheck"]["test"]
    (checked,) = re.findall(r"HEALTHCHECK .*\\\n +CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    (default,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert program == ["/app/.venv/bin/levain"] == health[1:2] == json.loads(checked)[:1]
    called = {name: list(COMPOSE["services"][name]["command"]) for name in OURS}
    return called | {
        "health in compose": health[2:],
        "health in the Dockerfile": json.loads(checked)[1:],
        "default": json.loads(default),
    }


@pytest.mark.parametrize("place", commands())
def test_every_command_of_the_containers_exists(place: str) -> None:
    assert understood(commands()[place])


@pytest.mark.parametrize("words", [["fly"], ["db"], ["run", "--port"]])
def test_a_command_that_does_not_exist_is_seen(words: list[str]) -> None:
    assert not understood(words)


def test_the_settings_are_read_where_they_are_mounted() -> None:
    for name in OURS:
        service = COMPOSE["services"][name]
        mounted = SET["target"]
        assert SET in service["secrets"]
        assert service["command"][-2:] == ["--config", mounted]
    assert COMPOSE["services"]["bot"]["healthcheck"]["test"][-2:] == ["--config", mounted]


# --- The Dockerfile --------------------------------------------------------------------------


def faults(dockerfile: str) -> Iterator[str]:
    """What a Dockerfile does that we promised not to."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", dockerfile, flags=re.MULTILINE))
    stages = re.split(r"^(?=FROM )", text, flags=re.MULTILINE)[1:]
    for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        if not PINNED.fullmatch(image):
            yield f"{image} is not pinned"
    runs = re.findall(r"^RUN (.*)$", text, re.MULTILINE)
    if not any(re.search(r"\bmake production\b", run) for run in runs):
        yield "not installed by make"
    if any(re.search(r"\b(pip|uv|curl|wget|git)\b", run) for run in runs):
        yield "installed otherwise than by make"
    if "apt-get" in stages[-1]:
        yield "a tool of the build is shipped"
    if not re.search(r"^USER [1-9]\d*:[1-9]\d*$", stages[-1], re.MULTILINE):
        yield "root"
    for source in copied(text):
        if not (ROOT / source).exists():
            yield f"{source} does not exist"


def copied(dockerfile: str = DOCKERFILE) -> list[str]:
    """The paths of the project that go into the image."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", dockerfile, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_the_dockerfile_keeps_its_promises() -> None:
    assert list(faults(DOCKERFILE)) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("FROM python:3.11-slim-trixie AS", "FROM python AS", "python is not pinned"),
        ("FROM python:3.11-slim-trixie\n", "FROM python:slim\n", "python:slim is not pinned"),
        ("make production", "make install", "not installed by make"),
        ("make production", "pip install .", "installed otherwise than by make"),
        (
            "RUN groupadd",
            "RUN apt-get install make\nRUN groupadd",
            "a tool of the build is shipped",
        ),
        ("USER 10001:10001", "USER root", "root"),
        ("USER 10001:10001\n", "", "root"),
        ("COPY bot bot", "COPY boot bot", "boot does not exist"),
    ],
)
def test_a_fault_in_the_dockerfile_is_seen(before: str, after: str, fault: str) -> None:
    assert before in DOCKERFILE
    assert fault in faults(DOCKERFILE.replace(before, after))


def test_the_user_of_the_image_is_that_of_the_compose_file() -> None:
    (user,) = re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE)
    assert {COMPOSE["services"][name]["user"] for name in OURS} == {user}
    assert f"--uid {user.partition(':')[0]} " in DOCKERFILE


def loose(makefile: str) -> list[str]:
    """What the recipes install without comparing it, and what builds it, to a hash."""
    pinned = "--require-hashes --build-constraints requirements.lock"
    recipes = makefile.replace("\\\n", "").replace("$(PINNED)", pinned)
    if f"PINNED  := {pinned}\n" not in makefile:
        recipes = makefile
    installs = [line.strip() for line in recipes.splitlines() if "pip install --" in line]
    assert len(installs) == 5
    alone = ("--no-build-isolation", "--build-constraints requirements.lock")  # Levain itself
    return [
        line
        for line in installs
        if "--require-hashes" not in line
        and not ("--no-deps" in line and any(part in line for part in alone))
    ]


def test_make_installs_from_the_lock_with_hashes() -> None:
    assert loose(MAKEFILE) == []
    assert loose(MAKEFILE.replace("$(PINNED) -r requirements.lock", "-r requirements.lock"))
    assert loose(MAKEFILE.replace("PINNED  := --require-hashes", "PINNED  := "))


def test_the_build_sees_what_the_dockerfile_copies_and_nothing_else() -> None:
    rules = [line for line in IGNORED if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert sorted(line[1:] for line in rules if line.startswith("!")) == sorted(copied())


def test_what_the_dockerfile_copies_becomes_an_image_of_what_runs(tmp_path: Path) -> None:
    """`make production`, in a folder that holds nothing else."""
    image = tmp_path / "app"
    image.mkdir()
    for source in copied():
        path = ROOT / source
        if path.is_dir():
            shutil.copytree(path, image / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, image / source)
    made = run("make", "production", f"PYTHON={sys.executable}", cwd=image)
    assert made.returncode == 0, made.stderr
    size = sum(file.lstat().st_size for file in image.rglob("*"))
    assert size < 340_000_000  # with the base, an image under 480 MB
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]
    listed = run(image / ".venv" / "bin" / "python", "-c", INSTALLED, cwd=image)
    installed = set(json.loads(listed.stdout))
    assert {"levain", "typst", "matrix-nio", "slack-bolt", "asyncpg"} <= installed
    assert installed & {re.split("[>=<]", each)[0] for each in tools} == set()
    assert "pip" not in installed
    for words in (["check"], ["db", "upgrade"]):
        done = run(image / ".venv" / "bin" / "levain", *words, cwd=image)
        assert done.returncode == 0, done.stdout + done.stderr
    drawn = run(image / ".venv" / "bin" / "levain", "simulate", "--learners", "1", "--days", "1",
                "--out", "drawn", cwd=image)  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr
    assert (image / "drawn" / "completion.png").exists()


INSTALLED = (
    "import importlib.metadata as m, json;"
    "print(json.dumps([each.name.lower().replace('_', '-') for each in m.distributions()]))"
)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEVAIN_", "MAKE"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_each_slow_step_of_the_installation_says_what_it_does() -> None:
    shown = run("make", "--dry-run", "--always-make", "install", cwd=ROOT).stdout
    steps = [
        line for line in shown.splitlines() if re.search("levain: step|-m venv|pip install", line)
    ]
    said = ["levain: step" in line for line in steps]
    assert said == [True, False, True, False, True, False, True, False]
    assert all(re.search(r"step \d of 4, .*: about \d+ seconds", line) for line in steps[::2])


def test_the_system_s_certificates_and_pip_s_mirror_serve_uv_too() -> None:
    given = ("--eval", "show: ; @env", "PIP_INDEX_URL=https://mirror.example/simple")
    shown = run("make", *given, "show", cwd=ROOT).stdout.splitlines()
    assert {"UV_SYSTEM_CERTS=1", "UV_DEFAULT_INDEX=https://mirror.example/simple"} <= set(shown)


# --- What a platform needs of a container ----------------------------------------------------


def test_the_folder_of_matrix_is_in_a_volume() -> None:
    (home,) = re.findall(r"^WORKDIR (/var/.*)$", DOCKERFILE, re.MULTILINE)
    targets = [each.partition(":")[2] for each in COMPOSE["services"]["bot"]["volumes"]]
    folder = SETTINGS.model_fields["matrix"].default.folder
    assert any((Path(home) / folder).is_relative_to(target) for target in targets)
    assert "docker compose run --rm bot matrix login" in GUIDE


def test_the_secrets_of_slack_are_given_to_the_bot_and_named_by_the_guide() -> None:
    settings = tomllib.loads("".join(re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)))["slack"]
    for name in ("bot_token", "app_token"):
        assert f"slack_{name}" in COMPOSE["services"]["bot"]["secrets"]
        assert settings[f"{name}_file"] == f"/run/secrets/slack_{name}"


# --- The guide -------------------------------------------------------------------------------


def test_the_guide_makes_the_files_that_compose_reads() -> None:
    for source in COMPOSE["secrets"].values():
        assert source["file"].removeprefix("./") in GUIDE


def test_the_guide_names_settings_and_services_that_exist() -> None:
    named = {name.lower() for name in re.findall(r"\bLEVAIN_([A-Z_]+)", GUIDE)}
    assert named
    assert named <= SETTINGS.model_fields.keys()
    called = re.findall(r"docker compose (?:exec(?: -T)?|stop|run --rm|logs --follow) (\w+)", GUIDE)
    assert called
    assert set(called) <= COMPOSE["services"].keys()


def test_the_settings_of_the_guide_are_sound() -> None:
    for text in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL):
        assert SETTINGS.model_validate(tomllib.loads(text))


def test_the_guide_says_what_has_not_been_tried() -> None:
    assert "n’a pas encore été lancé par nous avec Docker" in GUIDE


def test_an_image_of_podman_keeps_its_health_check() -> None:
    assert "podman build --format docker" in GUIDE


def test_the_service_of_systemd_is_confined() -> None:
    (text,) = re.findall(r"```ini\n(.*?)```", GUIDE, re.DOTALL)
    assert list(unconfined(text)) == []
    for line in CONFINED:
        assert list(unconfined(text.replace(f"{line}\n", ""))) == [line]


CONFINED = (
    "UMask=0077",
    "StateDirectoryMode=0700",
    "SystemCallFilter=@system-service",
    "ProtectProc=invisible",
    "LockPersonality=yes",
    "RestrictNamespaces=yes",
    "NoNewPrivileges=yes",
)


def unconfined(unit: str) -> Iterator[str]:
    """The lines that a unit has not, in its section `Service`."""
    service = unit.partition("[Service]\n")[2].partition("\n[")[0].splitlines()
    yield from (line for line in CONFINED if line not in service)


def test_systemd_understands_the_service(tmp_path: Path) -> None:
    """As `systemd-analyze` says where it is; elsewhere, each line has the form of a unit's."""
    (text,) = re.findall(r"```ini\n(.*?)```", GUIDE, re.DOTALL)
    assert all(re.fullmatch(r"\[\w+\]|[A-Z]\w+=.*", line) for line in text.split("\n") if line)
    if shutil.which("systemd-analyze"):
        unit = tmp_path / "levain.service"
        program = tmp_path / "levain"
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
        unit.write_text(text.replace("/opt/levain/.venv/bin/levain", f"{program}"), "utf-8")
        said = run("systemd-analyze", "verify", "--recursive-errors=no", unit, cwd=tmp_path)
        assert (said.returncode, said.stdout + said.stderr) == (0, "")
