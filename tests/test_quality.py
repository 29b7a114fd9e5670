"""What no single test of an app sees: documents, layout and packaging agree with the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "employers", "pathways", "offers", "mediations", "search")
SETTINGS = (ROOT / "portal" / "settings.py").read_text("utf-8")
VARIABLES = set(re.findall(r"""env\.\w+\(\s*"([A-Z][A-Z0-9_]+)\"""", SETTINGS))
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
README_PATH = ROOT / "README.md"
README = README_PATH.read_text("utf-8")


def test_every_variable_of_the_settings_is_in_the_readme_and_no_other():
    table = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", README, re.MULTILINE))
    assert table == VARIABLES


def test_only_the_settings_read_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name != "settings.py"
        and re.search(r"os\.(environ\b(?!\.setdefault\(\"DJANGO)|getenv)", path.read_text("utf-8"))
    ]
    # Programs of PostgreSQL get the environment they are started from, with the password in it.
    assert readers in ([], ["portal/core/backup.py"])


def test_every_app_has_its_sentence_in_the_readme():
    apps = re.findall(
        r'^    "((?:portal\.)?[a-z]+)",$', SETTINGS.split("INSTALLED_APPS")[1].split("]")[0], re.MULTILINE
    )
    ours = [app for app in apps if (ROOT / app.replace(".", "/")).is_dir()]
    assert len(ours) >= 10
    assert [app for app in ours if f"| `{app}` |" not in README] == []


def test_the_readme_is_one_page():
    assert len(README.splitlines()) <= 80


def test_every_variable_that_compose_sets_exists():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    ours = [service for service in services.values() if service.get("image") == "tandem"]
    assert len(ours) == 4
    assert {name for service in ours for name in service["environment"]} <= VARIABLES
    assert {"SECRET_KEY", "BASE_URL", "DATABASE_URL"} <= set(ours[0]["environment"])


def test_every_variable_that_the_image_sets_exists():
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    # Variables of the programs of the image, not of the portal.
    others = {"PATH", "UV_PROJECT_ENVIRONMENT", "UV_COMPILE_BYTECODE", "UV_LINK_MODE", "PYTHONUNBUFFERED"}
    assert set(re.findall(r"\b([A-Z][A-Z0-9_]{3,})=", dockerfile)) - others <= VARIABLES


@pytest.mark.parametrize("service", ["database", "redis", "search"])
def test_compose_publishes_no_service_to_the_network(service):
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    assert "ports" not in services[service]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])


def test_files_stay_small():
    """Three hundred lines is what one reads at once; a package is the way out."""
    long = {
        str(path.relative_to(ROOT)): n
        for path in SOURCES
        if (n := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_settings_are_read_in_one_go():
    assert len(SETTINGS.splitlines()) <= 350


def test_functions_stay_small():
    """Forty lines; the demo says whole situations in one go."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= (60 if "demo" in path.parts else 40)
    ]
    assert long == []


def test_nothing_is_called_utils():
    assert [str(path) for path in SOURCES if path.stem in {"utils", "helpers", "misc"}] == []


def test_nothing_is_left_to_do_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [str(path.relative_to(ROOT)) for path in SOURCES if marks.search(path.read_text("utf-8"))] == []


def test_every_task_is_thin():
    """Tasks call services: what they do can be run and tested without a queue."""
    for path in (path for path in SOURCES if path.name == "tasks.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 120, path


def test_the_example_numbers_and_links_of_the_documents_exist():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)\)", document.read_text("utf-8")):
            if not target.startswith("http") and not target.endswith(".png"):
                assert (document.parent / target).exists(), f"{document.name} → {target}"


def test_every_dependency_is_used():
    """A library that nothing imports is one more to keep safe for nothing."""
    # Not imported by us: named in a setting, or a program.
    by_name = {
        "argon2-cffi": '"Argon2"',
        "elasticsearch-dsl": "elasticsearch.dsl",
        "psycopg": "postgres://",
        "gunicorn": "gunicorn",
        # redis-py takes it when it is there.
        "hiredis": "PageRedisCache",
    }
    modules = {
        "beautifulsoup4": "bs4",
        "python-dateutil": "dateutil",
        "python-stdnum": "stdnum",
        "django-allauth": "allauth",
        "django-csp": "csp",
        "fonttools": "fontTools",
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    places = [*SOURCES, ROOT / "Dockerfile", ROOT / "compose.yaml", README_PATH]
    text = "\n".join(path.read_text("utf-8") for path in places)
    unused = []
    for requirement in project["dependencies"]:
        name = re.split(r"[\[><=]", requirement)[0]
        module = modules.get(name, name.replace("-", "_"))
        found = (
            by_name[name] in text
            if name in by_name
            else re.search(rf"\b(import|from) {module}\b|\"{module}[.\"]", text)
        )
        unused += [] if found else [name]
    assert unused == []
