"""Files, paths and URLs inside a message: found in every form that people paste them, each with what it stands for."""

# ruff: noqa: E501, SIM905 - a pattern is one line, however long; word lists read best as words

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal
from urllib.parse import unquote, urlsplit

Kind = Literal["path", "name", "media_url", "share", "stream", "page"]

MEDIA_EXTENSIONS = frozenset(
    "mp4 mov avi webm mkv m4v jpg jpeg png gif webp mp3 wav m4a aac srt vtt ass ssa ttml dfxp "
    # not accepted, but recognised: the upload tool then names the type and the accepted ones
    "flac ogg opus wma wmv flv mpg mpeg mts m2ts ts 3gp ogv heic heif bmp tiff tif svg psd "
    "doc docx pdf ppt pptx xls xlsx txt zip rar 7z exe dmg key pages prproj aep fcpxml drp".split()
)

SHARE_HOSTS = (
    "drive.google.com", "docs.google.com", "photos.google.com", "photos.app.goo.gl", "dropbox.com", "onedrive.live.com",
    "1drv.ms", "sharepoint.com", "wetransfer.com", "we.tl", "icloud.com", "box.com", "mega.nz", "pcloud.com",
    "pan.baidu.com", "aliyundrive.com", "alipan.com", "weiyun.com", "115.com", "quark.cn", "frame.io", "mediafire.com",
)  # fmt: skip

STREAM_HOSTS = (
    "youtube.com", "youtu.be", "vimeo.com", "bilibili.com", "b23.tv", "tiktok.com", "douyin.com", "youku.com", "iqiyi.com",
    "twitch.tv", "instagram.com", "facebook.com", "fb.watch", "netflix.com", "dailymotion.com", "spotify.com",
    "soundcloud.com", "xiaohongshu.com", "kuaishou.com", "nicovideo.jp", "twitter.com", "x.com", "v.qq.com", "music.163.com",
)  # fmt: skip

_EXT = "|".join(sorted(MEDIA_EXTENSIONS, key=len, reverse=True))
_END = rf"\.(?:{_EXT})(?![A-Za-z0-9_])(?!\.[A-Za-z0-9])"
_URL = r"(?:https?|ftp|s3|gs)://[^\s<>\"'“”‘’「」『』«»，。；、！？（）]+"
_START = r"(?:file:/{1,3}|~[\\/]|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\\\\[A-Za-z0-9._-]+\\|(?<![\w/])/(?=[\w.~]))"
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("«", "»"), ("„", "“"), ("`", "`"))
_TOKEN = re.compile(
    "|".join(
        [
            rf"(?P<url>{_URL})",
            *(
                rf"(?P<q{i}>{re.escape(a)}(?:{_START})?[^{re.escape(a + b)}\n]*?{_END}\s?{re.escape(b)})"
                for i, (a, b) in enumerate(_QUOTES)
            ),
            rf"(?P<path>{_START}(?:(?!{_START}|https?://)[^\n\"'“”<>|*?])*?{_END})",
            rf"(?P<plain>{_START}[\w.@%+\-\\/~ ]*?[\w/\\](?=[\s,;!?，。；！？]|$))",
            rf"(?P<name>(?<![\w.])[\w\-.()（）\[\]@+&%]{{1,200}}?{_END})",
        ]
    ),
    re.I,
)
_PUT_BEFORE_NAME = re.compile(r"^(?:请|帮我|把|将|用|给|上传|导入|处理|这是|素材|文件|视频是|在|对|为|的|和|与)+")


@dataclass(frozen=True, slots=True)
class Source:
    """One find. ``raw`` as written at ``start:end`` of the message, ``value`` unquoted and unescaped."""

    raw: str
    value: str
    kind: Kind
    start: int
    end: int

    @property
    def name(self) -> str:
        """The last part, as a person would call the file."""
        if self.kind in ("path", "name"):
            windows = "\\" in self.value or re.match(r"^[A-Za-z]:", self.value)
            return (PureWindowsPath(self.value) if windows else PurePosixPath(self.value)).name
        parts = urlsplit(self.value)
        return unquote(parts.path.rsplit("/", 1)[-1]) or parts.netloc


def find(text: str) -> tuple[Source, ...]:
    """Every file, path and URL in ``text``, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        source = _read(match)
        if source is not None:
            found.append(source)
    return tuple(found)


def is_media_url(url: str) -> bool:
    """The path of the URL ends like a media file."""
    return urlsplit(url).path.rsplit(".", 1)[-1].lower() in MEDIA_EXTENSIONS


def unescape(raw: str) -> str:
    """A path as the file system knows it: quotes, shell escapes and ``file://`` are taken off."""
    value = raw.strip()
    for a, b in _QUOTES:
        if len(value) > 1 and value.startswith(a) and value.endswith(b):
            value = value[len(a) : -len(b)].strip()
            break
    if value.lower().startswith("file:"):
        value = unquote(re.sub(r"^file:/{0,2}(?=/)", "", value, flags=re.I))
        if re.match(r"^/[A-Za-z]:", value):
            value = value[1:]
    if not re.match(r"^(?:[A-Za-z]:\\|\\\\)", value):
        value = re.sub(r"\\([ ()\[\]&'\"!$;*?#{}])", r"\1", value)
    return value


def _read(match: re.Match[str]) -> Source | None:
    raw, start, end = match.group(), match.start(), match.end()
    which = match.lastgroup or ""
    if which == "url":
        raw = raw.rstrip(".,;:!?)]}'")
        return Source(raw, raw, _url_kind(raw), start, start + len(raw))
    if which == "name":
        lead = _PUT_BEFORE_NAME.match(raw)
        if lead:
            raw, start = raw[lead.end() :], start + lead.end()
        cjk = re.match(r"^[぀-ヿ一-鿿]+(?=[A-Za-z0-9_])", raw)
        if cjk and re.search(r"[把将在用对给]", cjk.group()):
            raw, start = raw[cjk.end() :], start + cjk.end()
        if raw.startswith("(") and ")" not in raw:
            raw, start = raw[1:], start + 1
        return Source(raw, raw, "name", start, end)
    value = unescape(raw)
    if which.startswith("q") and not re.match(_START, value, re.I):
        if value.lower().startswith(("http://", "https://")):
            return Source(raw, value, _url_kind(value), start, end)
        # words in quotes that happen to end in an extension: a name when it looks like one
        return Source(raw, value, "name", start, end) if len(value) < 120 else None
    if which == "plain" and not re.search(r"[\\/]\w+[\\/]|^~|^[A-Za-z]:|^\\\\", value):
        return None
    return Source(raw, value, "path", start, end)


def _url_kind(url: str) -> Kind:
    host = (urlsplit(url).hostname or "").lower()

    def on(hosts: tuple[str, ...]) -> bool:
        return any(host == known or host.endswith("." + known) for known in hosts)

    if on(SHARE_HOSTS):
        return "share"
    if on(STREAM_HOSTS):
        return "stream"
    return "media_url" if is_media_url(url) else "page"
