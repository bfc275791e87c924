"""The command ``subtitle-agent``: argv, ``--json``, exit codes. Everything heavy is imported where it is first used."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from agent.commands import Command

EPILOG = """\
examples:
  subtitle-agent run talk.mp4 "add captions in English and Spanish" -o out/
  subtitle-agent run talk.mp4 talk.srt "extend subtitle display time so each line stays on screen longer"
  subtitle-agent jobs

exit codes:
  0 done   1 failed   2 usage   3 file refused   4 credits or plan   75 try later   130 stopped
"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the line as an event when the caller reads events."""

    as_events = False

    def error(self, message: str) -> NoReturn:
        if Parser.as_events:
            text = f"{message[:1].upper()}{message[1:]}. See {self.prog} --help."
            event = {"v": 1, "type": "error", "code": "usage", "text": text, "retry": False, "exit_code": 2}
            sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
            raise SystemExit(2)
        super().error(message)


def build_parser() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and the parser of each command by its name."""
    parser = Parser(
        prog="subtitle-agent",
        description="Say what should happen to a video's captions and get a finished MP4 back.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="show the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    common = Parser(add_help=False)
    common.add_argument(
        "--backend", metavar="B", help="local, hosted or an address (default: local where it is installed)"
    )
    common.add_argument("--json", action="store_true", help="print one event a line on stdout and nothing else")
    common.add_argument("--quiet", action="store_true", help="no progress: only the answer, warnings and errors")
    common.add_argument("--skill", metavar="PATH", help="a SKILL.md, the folder of one, or the name of a shipped skill")
    project = Parser(add_help=False)
    which = project.add_mutually_exclusive_group()
    which.add_argument("--session", metavar="ID", help="work on this project")
    which.add_argument("--continue", dest="resume", action="store_true", help="work on the last project")
    result = Parser(add_help=False)
    result.add_argument("-o", "--output", metavar="DIR", help="folder for the finished files (default: this one)")
    result.add_argument("--sheet", action="store_true", help="also a picture of captioned frames (local studio)")

    run = commands.add_parser(
        "run", parents=[common, project, result], help="send files, carry out a sentence, bring the finished file"
    )
    run.add_argument(
        "words", nargs="+", metavar="FILE... SENTENCE", help="files or media URLs, then what to do, in quotes"
    )
    run.add_argument("--script", metavar="FILE", help="plain text of what is said: it is aligned instead of recognised")
    upload = commands.add_parser("upload", parents=[common, project], help="send files to a project")
    upload.add_argument("files", nargs="+", metavar="FILE", help="files or media URLs")
    export = commands.add_parser(
        "export", parents=[common, project, result], help="render a project and bring the file"
    )
    export.add_argument("--name", metavar="STEM", help="name of the finished file, without its ending")
    commands.add_parser("state", parents=[common, project], help="show the timeline of a project")
    commands.add_parser("credits", parents=[common], help="show the balance")
    commands.add_parser("jobs", parents=[common], help="bring renders that were not delivered yet")
    _add_explain(commands.add_parser("explain", help="show how a message, a reply or a recorded stream is read"))
    return parser, commands.choices


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("words", nargs="*", metavar="FILE... SENTENCE", help="files handed over, then the message")
    explain.add_argument("--json", action="store_true", help="the reading as one JSON object")
    project = (("media", "a file is there"), ("draft", "an edit is there"), ("rendering", "a render is running"))
    for name, said in project:
        explain.add_argument(f"--{name}", action="store_true", help=f"as if in a project: {said}")
    rows = explain.add_mutually_exclusive_group()
    rows.add_argument(
        "--routing", dest="rows", action="store_const", const="routing",
        help="messages as JSON lines on standard input (id, text, oob, context) to predictions (route, then, media)",
    )  # fmt: skip
    rows.add_argument(
        "--gui", dest="rows", action="store_const", const="gui",
        help="replies as JSON lines on standard input (id, text, user_request, state) to predictions (text, actions)",
    )  # fmt: skip
    rows.add_argument("--stream", metavar="FILE", help="a recorded body of /run_sse (-: standard input), decoded")
    explain.add_argument("--full", action="store_true", help="with --stream: long texts whole, not by their beginning")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code. argparse itself ends with 2 for a line that makes no sense."""
    parser, commands = build_parser()
    words = list(sys.argv[1:] if argv is None else argv)
    Parser.as_events = "--json" in words
    if words and words[0] in commands:
        # each command by itself: options may then stand between the files and the sentence
        read = commands[words[0]].parse_args if "--" in words else commands[words[0]].parse_intermixed_args
        arguments = read(words[1:])
        arguments.command, arguments.version = words[0], False
    else:
        arguments = parser.parse_args(words)
    if arguments.version:
        from agent.skill import load_skill

        sys.stdout.write(f"subtitle-agent {load_skill().version}\n")
        return 0
    if arguments.command is None:
        parser.print_help()
        return 0
    if arguments.command == "explain":
        from agent.explain import carry_out as explain

        return explain(vars(arguments))
    if arguments.command == "run" and not arguments.words[-1].strip():
        commands["run"].error("run needs a sentence that says what to do, in quotes")
    # httpx loads the parts of its own command line (click, rich, pygments: 0.2 s) when they are installed; told that
    # they are not, it goes on without. In this process only: an embedder's httpx stays as it is.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # the documented way to forbid an import
    try:
        from agent.commands import carry_out

        command: Command = vars(arguments)
        return carry_out(command)
    except KeyboardInterrupt:  # before the command had begun to listen for it
        return 130
