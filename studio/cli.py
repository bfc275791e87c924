"""The command `subtitle-studio`: serve, captions, models, credits, doctor. Each imports what it needs when called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from studio.commands.captions import add_parser as add_captions
from studio.settings import Settings, version

INSTALL = "pip install 'subtitle-agent[studio]'"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return 2
    if chosen.command == "captions":
        return _captions(chosen)
    settings = Settings.read(os.environ, getattr(chosen, "data", None))
    os.environ["STUDIO_DATA_DIR"] = str(settings.data)
    try:
        return _carry_out(chosen, settings)
    except ModuleNotFoundError as error:
        return _lacking(error)


def _captions(chosen: argparse.Namespace) -> int:
    from studio.commands.captions import run

    try:
        return run(chosen)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
    except ModuleNotFoundError as error:
        return _lacking(error)


def _lacking(error: ModuleNotFoundError) -> int:
    if (error.name or "studio").partition(".")[0] == "studio":
        raise error
    sys.stderr.write(f"The studio needs the package {error.name}. Install what it needs with: {INSTALL}\n")
    return 1


def _carry_out(chosen: argparse.Namespace, settings: Settings) -> int:
    match chosen.command:
        case "serve":
            from studio.serve import serve

            return serve(settings, chosen.host, chosen.port, chosen.idle_exit)
        case "models":
            from studio.manage import list_models, pull_model

            return (
                list_models(settings) if chosen.action == "list" else pull_model(settings, chosen.name, chosen.attempt)
            )
        case "credits":
            from studio.manage import grant_credits, show_credits

            return show_credits(settings) if chosen.action == "show" else grant_credits(settings, chosen.amount)
        case "fonts":
            from studio.commands.fonts import list_fonts, pull_fonts
            from studio.manage import progress

            return list_fonts() if chosen.action == "list" else pull_fonts(chosen.names, progress, chosen.client)
        case "doctor":
            from studio.doctor import doctor

            return doctor(settings)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="subtitle-studio", description="The local editing backend: captions, translation, render, on this machine."
    )
    parser.add_argument("--version", action="version", version=f"subtitle-studio {version()}")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data", type=Path, metavar="FOLDER", help="data folder (default: STUDIO_DATA_DIR or the user's)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    serve = commands.add_parser("serve", parents=[data], help="run the studio")
    serve.add_argument("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    serve.add_argument("--port", type=_port, default=8765, help="0 picks a free one (default: %(default)s)")
    serve.add_argument("--idle-exit", type=_seconds, metavar="SECONDS", help="end when nothing happened for so long")

    add_captions(commands)

    models = commands.add_parser("models", help="speech models").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    models.add_parser("list", parents=[data], help="what can be had and what is here")
    pull = models.add_parser("pull", parents=[data], help="fetch a model")
    pull.add_argument("name", metavar="NAME", help="as in `models list`")
    pull.add_argument(
        "--try",
        dest="attempt",
        type=_seconds,
        metavar="SECONDS",
        help="give up when the host is silent for so long, or when after so long more than two minutes are left",
    )

    fonts = commands.add_parser("fonts", help="fonts for the scripts of the world").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    fonts.add_parser("list", parents=[data], help="what captions are drawn in, and what is missing")
    fetch = fonts.add_parser("pull", parents=[data], help="fetch fonts with apt-get, npm or pip")
    fetch.add_argument("names", nargs="+", metavar="NAME", help="as in `fonts list`; cjk; all")
    fetch.add_argument("--with", dest="client", choices=("apt", "npm", "pip"), help="only with this package manager")

    credit = commands.add_parser("credits", help="credits of this studio").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    credit.add_parser("show", parents=[data], help="what each user has")
    grant = credit.add_parser("grant", parents=[data], help="give credits to every user of this studio")
    grant.add_argument("amount", type=_amount, metavar="N")

    commands.add_parser("doctor", parents=[data], help="what works, what is missing, and the command that fixes it")
    return parser


def _port(text: str) -> int:
    if text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 < value < 1e9:
        return value
    raise argparse.ArgumentTypeError("a number of seconds above 0")


def _amount(text: str) -> int:
    if text.isdigit() and 0 < int(text) <= 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError("a whole number from 1 to 1000000")


if __name__ == "__main__":
    sys.exit(main())
