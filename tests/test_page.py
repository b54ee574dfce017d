"""The built page as it is served: its views, its files, and the headers that keep it to itself."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from coach.page import Page, PageHeaders


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Coach</title>", encoding="utf-8")
    (tmp_path / "assets" / "index-1f2e.js").write_text("run()", encoding="utf-8")
    return tmp_path


def client(folder: Path) -> TestClient:
    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_middleware(PageHeaders)
    app.router.default = Page(folder)
    app.get("/api/v1/questions")(lambda: {"questions": []})
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/progress", "/questions/transformer-architecture", "/attempts/0123abcd"])
def test_each_view_has_the_same_page(built: Path, path: str) -> None:
    response = client(built).get(path)
    assert response.text == "<title>Coach</title>"
    assert response.headers["cache-control"] == "no-cache"


def test_a_file_with_its_hash_in_its_name_is_kept_for_good(built: Path) -> None:
    response = client(built).get("/assets/index-1f2e.js")
    assert response.text == "run()"
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("path", ["/assets/index-0000.js", "/api/v1/unknown", "/favicon.ico", "/../pyproject.toml"])
def test_what_is_not_there_is_not_a_view(built: Path, path: str) -> None:
    assert client(built).get(path).status_code == 404


def test_a_wrong_method_is_told_from_an_unknown_address(built: Path) -> None:
    response = client(built).post("/api/v1/questions")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET"


def test_the_page_may_load_and_send_only_here_and_never_sees_the_screen(built: Path) -> None:
    headers = client(built).get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "display-capture=()" in headers["permissions-policy"]


def test_a_page_that_was_not_built_says_so(tmp_path: Path) -> None:
    response = client(tmp_path / "nothing").get("/")
    assert response.status_code == 404
    assert "has not been built" in response.text
