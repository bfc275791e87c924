"""A killed agent and a killed studio lose nothing, and nothing is charged twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import av

from tests.together.product import Product, Ran, finish, lines_of, wait_until

SAY = "add captions in English"


def balance(product: Product) -> tuple[float, float]:
    ran = product.run("credits", "--backend", "local", "--json")
    (held,) = ran.of("credits")
    return held["available"], held["frozen"]


def kill_agent_while_rendering(product: Product, clip: Path, out: Path) -> None:
    agent = product.start("run", clip, SAY, "--backend", "local", "-o", out, "--json")
    for event in lines_of(agent):
        assert event["type"] != "delivered", "the render was over before it could be interrupted"
        if event["type"] == "progress" and event["stage"] == "render" and (event["fraction"] or 0) > 0.02:
            os.kill(agent.pid, signal.SIGKILL)
            break
    agent.communicate()


def assert_a_film(ran: Ran, out: Path) -> None:
    (video,) = ran.files("video")
    assert video.parent == out
    with av.open(str(video)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in film.decode(video=0)) > 100
    assert not list(out.glob("*.part*"))


def test_a_render_outlives_the_agent(product: Product, media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kill_agent_while_rendering(product, media / "vertical_1080x1920.mp4", out)
    ran = product.run("jobs", "--backend", "local", "--json")
    assert ran.code == 0, f"{ran.stdout}\n{ran.stderr}"
    assert_a_film(ran, out)
    again = product.run("jobs", "--backend", "local", "--json")
    assert not again.of("delivered"), "a file is brought once"


def test_a_render_outlives_the_studio_and_is_charged_once(product: Product, media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kill_agent_while_rendering(product, media / "vertical_1080x1920.mp4", out)
    before = product.studio()
    assert before is not None
    product.kill_studio()
    ran = product.run("jobs", "--backend", "local", "--json")
    assert ran.code == 0, f"{ran.stdout}\n{ran.stderr}"
    assert_a_film(ran, out)
    after = product.studio()
    assert after is not None
    assert after["pid"] != before["pid"]
    assert balance(product) == (99, 0), "one credit for one clip in one language, once"


def test_an_edit_outlives_the_studio_and_is_charged_once(product: Product, media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    agent = product.start("run", media / "vertical_1080x1920.mp4", SAY, "--backend", "local", "-o", out, "--json")
    for event in lines_of(agent):
        if event["type"] == "progress" and event["stage"] == "work" and (event["fraction"] or 0) > 0.02:
            product.kill_studio()
            break
    cut = finish(agent)
    assert "Traceback" not in cut.stderr
    if cut.code:
        assert cut.code == 75, f"{cut.stdout}\n{cut.stderr}"
        for _ in wait_until(180):
            state = product.run("state", "--backend", "local", "--continue", "--json")
            if "aption" in " ".join(event["text"] for event in state.of("timeline")):
                break
    assert balance(product) == (99, 0)


def test_ctrl_c_stops_the_command_and_keeps_the_render(product: Product, media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    agent = product.start("run", media / "vertical_1080x1920.mp4", SAY, "--backend", "local", "-o", out, "--json")
    for event in lines_of(agent):
        if event["type"] == "progress" and event["stage"] == "render":
            agent.send_signal(signal.SIGINT)
            break
    stopped = finish(agent)
    assert stopped.code == 130, f"{stopped.stdout}\n{stopped.stderr}"
    assert "Traceback" not in stopped.stderr
    ran = product.run("jobs", "--backend", "local", "--json")
    assert_a_film(ran, out)


def test_two_at_once_share_one_studio(product: Product, media: Path, tmp_path: Path) -> None:
    clip = media / "speech11_en_vp9_opus.webm"
    both = [product.start("run", clip, SAY, "--backend", "local", "-o", tmp_path / "out", "--json") for _ in range(2)]
    ran = [finish(one) for one in both]
    assert [one.code for one in ran] == [0, 0], [one.stdout + one.stderr for one in ran]
    assert len({path for one in ran for path in one.files()}) == sum(len(one.files()) for one in ran), (
        "one overwrote the other"
    )
