"""The preview: a real server on loopback, asked by a real client."""

import http.client
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from chainrule import serve


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("public")
    (folder / "posts").mkdir()
    (folder / "index.html").write_text("home")
    (folder / "posts/a.html").write_text("a post")
    (folder / "404.html").write_text("nothing here")
    (folder / "large.bin").write_bytes(bytes(20_000_000))
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "way-out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "way-up").symlink_to(folder.parent)
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe")
    with serve.server(folder, "https://example.org/notes/", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def ask(port: int, path: str, host: str = "localhost", method: str = "GET") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/notes/", 200, "home"),
        ("/notes/index.html?x=1", 200, "home"),
        ("/notes/posts/a.html", 200, "a post"),
        ("/notes/posts/", 404, "nothing here"),
        ("/notes/absent", 404, "nothing here"),
        ("/elsewhere", 404, "nothing here"),
        ("/notes/../secret.txt", 404, "nothing here"),
        ("/notes/%2e%2e/secret.txt", 404, "nothing here"),
        ("/notes//example.com/x", 404, "nothing here"),
        ("/notes/way-out.txt", 404, "nothing here"),
        ("/notes/way-up/secret.txt", 404, "nothing here"),
        ("/notes/circle", 404, "nothing here"),
        ("/notes/pipe", 404, "nothing here"),
        ("/notes/%00", 404, "nothing here"),
        ("/notes/..%5c..%5csecret.txt", 404, "nothing here"),
        (f"/notes/{'a' * 5000}", 404, "nothing here"),
    ],
)
def test_files_are_served_below_the_subpath_and_nothing_else(port: int, path: str, status: int, body: str) -> None:
    assert ask(port, path)[:2] == (status, body)


@pytest.mark.parametrize("path", ["/", "/notes"])
def test_the_root_leads_to_the_site(port: int, path: str) -> None:
    assert ask(port, path)[::2] == (302, "/notes/")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_is_answered(port: int, host: str) -> None:
    assert ask(port, "/notes/", host)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "", "[::", "a@b", "a@localhost"]
)
def test_a_foreign_name_for_this_machine_is_refused(port: int, host: str) -> None:
    assert ask(port, "/notes/", host)[0] in {400, 403}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_nothing_but_reading_is_answered(port: int, method: str) -> None:
    assert ask(port, "/notes/", method=method)[0] == 501


def test_head_has_no_body(port: int) -> None:
    assert ask(port, "/notes/absent", method="HEAD")[:2] == (404, "")


def test_a_reader_who_leaves_is_no_error(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(5):
        reader = socket.create_connection(("127.0.0.1", port))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing resets the connection
        reader.sendall(b"GET /notes/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(1)
        reader.close()
    assert ask(port, "/notes/")[0] == 200
    time.sleep(0.2)
    assert capfd.readouterr().err == ""
