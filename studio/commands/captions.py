"""`subtitle-studio captions`: extend, check and convert subtitle files, without a video and without the studio."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import Any

from studio.commands import amounts

_EXTEND_EPILOG = """\
Wishes combine to the longest. Starts never move later, no caption gets shorter, none runs into another one, and only
times change: every other byte of the file stays. Run again on its own output, --min, --cps and --until-next change
nothing; --factor, --add, --lag and --lead count from the new times.

examples:
  subtitle-studio captions extend in.srt -o out.srt --min 2s
  subtitle-studio captions extend in.srt -o out.srt --factor 30% --min 2s --gap 0.1s
  subtitle-studio captions extend in.vtt -o out.vtt --cps 17 --lead 0.25s --fps 25 --report
  subtitle-studio captions extend *.ass -o longer/ --add 0.5s --until-next --cap 6s
  subtitle-studio captions extend - --until-next < in.srt > out.srt

exit codes: 0 done, 1 cannot be written, 2 wrong call, 3 a file cannot be read"""
_CHECK_EPILOG = """\
examples:
  subtitle-studio captions check talk.srt
  subtitle-studio captions check *.srt --profile netflix-en --fps 24000/1001
  subtitle-studio captions check talk.vtt --max-cps 17 --ignore balance,function-word --json

exit codes: 0 nothing found, 1 something found, 2 wrong call, 3 a file cannot be read"""
_CONVERT_EPILOG = """\
What the other format cannot hold is said on standard error.

examples:
  subtitle-studio captions convert talk.srt -o talk.vtt
  subtitle-studio captions convert *.ass -o srt/ --to srt
  subtitle-studio captions convert - --to txt < talk.srt

exit codes: 0 done, 1 cannot be written, 2 wrong call, 3 a file cannot be read"""


def add_parser(commands: Any) -> None:
    """Add ``captions`` and its actions to the sub-parsers of the command line."""
    actions = commands.add_parser("captions", help="extend, check and convert subtitle files").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    _extend(_action(actions, "extend", "make captions stay on screen longer", _EXTEND_EPILOG))
    _check(_action(actions, "check", "find what breaks the guidelines of good captions", _CHECK_EPILOG))
    _convert(_action(actions, "convert", "write a subtitle file in another format", _CONVERT_EPILOG))


def _action(actions: Any, name: str, about: str, epilog: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="SRT, VTT, ASS, SSA or TTML; - is standard input")
    return parser


def _extend(parser: argparse.ArgumentParser) -> None:
    wish = parser.add_argument_group("what is wanted (at least one)")
    wish.add_argument(
        "--factor", type=amounts.factor, metavar="F", help="so many times as long: 1.3, 130%%, or 30%% longer"
    )
    wish.add_argument("--add", type=amounts.some_length, metavar="TIME", help="so much longer: 0.5s, 500ms")
    wish.add_argument("--min", type=amounts.some_length, metavar="TIME", help="at least so long: 2s")
    wish.add_argument("--cps", type=amounts.speed, metavar="N", help="no faster than N characters a second: 17")
    wish.add_argument("--until-next", action="store_true", help="until the next caption")
    limit = parser.add_argument_group("limits")
    limit.add_argument(
        "--gap",
        type=amounts.length,
        metavar="TIME",
        help="free before the next caption (default: two frames, at least 80ms; 83ms without --fps)",
    )
    limit.add_argument(
        "--cap",
        type=amounts.some_length,
        metavar="TIME",
        help="no caption becomes longer than this (default: 7s, or --min where that is more)",
    )
    limit.add_argument(
        "--lag", type=amounts.length, metavar="TIME", help="no caption stays longer than this after its own end"
    )
    limit.add_argument(
        "--lead",
        type=amounts.length,
        default=0,
        metavar="TIME",
        help="a caption may also begin up to so much earlier, where that reaches more targets (default: starts stay)",
    )
    limit.add_argument("--end", type=amounts.moment, metavar="TIME", help="end of the film: 1:23:45")
    limit.add_argument(
        "--fps",
        type=amounts.rate,
        metavar="RATE",
        help="frames a second of the film; new times then fall on frames: 25, 29.97, 24000/1001",
    )
    part = parser.add_argument_group("only some captions (the others stay and stand in the way)")
    part.add_argument(
        "--lines", type=amounts.lines, metavar="N-M", help="captions by their place in the file: 3-10, 7, 12-"
    )
    part.add_argument(
        "--from", dest="begin", type=amounts.moment, metavar="TIME", help="captions that begin at or after it"
    )
    part.add_argument("--to", dest="finish", type=amounts.moment, metavar="TIME", help="captions that begin before it")
    _output(parser, "report of what changed and which captions cannot reach the target, as JSON on standard output")
    parser.add_argument(
        "--in-place", action="store_true", help="change the files where they are; FILE.bak keeps each original"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would change")
    parser.add_argument("--report", action="store_true", help="the whole report on standard error")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default="default", metavar="NAME", help="netflix-en, netflix, bbc or default")
    for name, kind, metavar, about in (
        ("--max-chars", amounts.whole, "N", "characters in a line"),
        ("--max-lines", amounts.whole, "N", "lines in a caption"),
        ("--max-cps", amounts.speed, "N", "characters a second"),
        ("--min", amounts.length, "TIME", "shortest display time"),
        ("--max", amounts.some_length, "TIME", "longest display time"),
        ("--gap", amounts.length, "TIME", "free time between two captions"),
    ):
        parser.add_argument(name, type=kind, metavar=metavar, help=f"{about}, instead of the profile's")
    parser.add_argument(
        "--fps",
        type=amounts.rate,
        metavar="RATE",
        help="frames a second of the film; times then count to within a frame",
    )
    parser.add_argument(
        "--language", metavar="TAG", help="of the text, such as en (default: found out from name and text)"
    )
    parser.add_argument("--ignore", default="", metavar="RULES", help="rules to leave out, with commas between them")
    parser.add_argument("--only", default="", metavar="RULES", help="the only rules to look at")
    parser.add_argument("--glyphs", action="store_true", help="also look for characters that no font here can draw")
    parser.add_argument("--json", action="store_true", help="findings as JSON")


def _convert(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", metavar="FORMAT", help="srt, vtt, ass, ttml or txt (default: from the name of the output)"
    )
    parser.add_argument(
        "--language", metavar="TAG", help="of the text, where the format says it; which one, where a file holds several"
    )
    parser.add_argument("--times", action="store_true", help="plain text with times")
    parser.add_argument(
        "--size", default=None, type=_size, metavar="WxH", help="picture that ASS is laid out for (default: 1280x720)"
    )
    _output(parser, "what was written and what was lost, as JSON on standard output")


def _output(parser: argparse.ArgumentParser, json_help: str) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="a file, or a folder for several; - is standard output")
    parser.add_argument("--force", action="store_true", help="overwrite files in the output folder, and old .bak files")
    parser.add_argument("--json", action="store_true", help=json_help)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise argparse.ArgumentTypeError("a size is written like 1920x1080")
    sides = int(width[:6]), int(height[:6])
    if not all(16 <= side <= 16_384 for side in sides):
        raise argparse.ArgumentTypeError("each side is from 16 to 16384")
    return sides


def run(chosen: argparse.Namespace) -> int:
    """Carry out one action; gives the exit code. Errors are sentences on standard error."""
    from studio.commands.subtitle_files import CannotUse

    collects = gc.isenabled()
    gc.disable()  # a short program with many small values that stay: looking for garbage is a third of its time
    try:
        match chosen.action:
            case "extend":
                from studio.commands.extend import extend_files

                return extend_files(chosen)
            case "check":
                from studio.commands.check import check_files

                return check_files(chosen)
            case _:
                from studio.commands.convert import convert_files

                return convert_files(chosen)
    except CannotUse as error:
        sys.stderr.write(f"{error.sentence}\n")
        return error.code
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for what is flushed at the end
        return 1
    finally:
        if collects:
            gc.enable()
