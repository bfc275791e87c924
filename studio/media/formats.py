"""Which containers and text codecs the studio reads: tables, and the options that hold ffmpeg to them.

Everything else that FFmpeg would open is refused: playlists and manifests (concat, hls, dash, sdp, …) name other files
and hosts, SVG and text formats are not media, and devices are nobody's upload.
"""

from __future__ import annotations

from collections.abc import Mapping

from studio.media.info import TextFormat

# name of the demuxer → what the person calls it. A demuxer has one name, which may itself hold commas.
CONTAINERS: dict[str, str] = {
    "mov,mp4,m4a,3gp,3g2,mj2": "MP4/MOV",
    "matroska,webm": "Matroska/WebM",
    "avi": "AVI",
    "mpegts": "MPEG transport stream",
    "mpeg": "MPEG program stream",
    "flv": "FLV",
    "asf": "WMV/ASF",
    "ogg": "Ogg",
    "mxf": "MXF",
    "wav": "WAV",
    "w64": "Wave64",
    "aiff": "AIFF",
    "caf": "CAF",
    "au": "AU",
    "mp3": "MP3",
    "aac": "AAC",
    "ac3": "AC-3",
    "eac3": "E-AC-3",
    "flac": "FLAC",
    "amr": "AMR",
    "gif": "GIF",
    "apng": "APNG",
    "jpeg_pipe": "JPEG",
    "png_pipe": "PNG",
    "webp_pipe": "WebP",
    "webp_anim": "WebP",
    "webp": "WebP",
    "bmp_pipe": "BMP",
    "tiff_pipe": "TIFF",
}

STILLS = frozenset({"jpeg_pipe", "png_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe"})

# FFmpeg compares the list with each of a demuxer's names, so that the commas inside a name do no harm.
FORMAT_WHITELIST = ",".join(CONTAINERS)
PROTOCOL_WHITELIST = "file,pipe"

# A picture larger than this is refused before memory is taken for it; 8K video has half as many pixels.
MOST_PIXELS = 1 << 26

# Clocks that may jump: FFmpeg moves their zero to the first stream that is used, see textstream.py and audio.py.
JUMPING_CLOCK = frozenset({"mpegts", "mpeg"})

TEXT_CODECS: dict[str, TextFormat] = {
    "subrip": "srt",
    "srt": "srt",
    "text": "srt",
    "ass": "ass",
    "ssa": "ass",
    "webvtt": "vtt",
    "mov_text": "mov_text",
}

# ISO 639-2 (both codes where there are two), as containers hold it → BCP 47 primary tag.
_LANGUAGES = """
ara:ar bul:bg cat:ca ces:cs cze:cs dan:da deu:de ell:el eng:en est:et eus:eu baq:eu fas:fa per:fa fin:fi fra:fr fre:fr
ger:de gle:ga glg:gl gre:el heb:he hin:hi hrv:hr hun:hu ind:id isl:is ice:is ita:it jpn:ja kor:ko lav:lv lit:lt mkd:mk
mac:mk msa:ms may:ms nld:nl dut:nl nor:no nob:nb nno:nn pol:pl por:pt ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl spa:es
srp:sr swe:sv tam:ta tel:te tha:th tur:tr ukr:uk urd:ur vie:vi zho:zh chi:zh
"""
LANGUAGES: dict[str, str] = {pair[:3]: pair[4:] for pair in _LANGUAGES.split()}


def language_tag(tag: str | None) -> str | None:
    """A container's language tag as a BCP 47 primary tag ("eng" → "en"), None for "und" and the like."""
    clean = (tag or "").strip().lower()
    primary = LANGUAGES.get(clean, clean.replace("_", "-").split("-")[0])
    return primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) and primary != "und" else None


def track_title(metadata: Mapping[str, str]) -> str:
    """The name of a track; MP4 has it as the name of its handler, where muxers write names of their own too."""
    title, handler = metadata.get("title", ""), metadata.get("handler_name", "")
    return title or (
        "" if handler.endswith(("Handler", "handler")) or handler.startswith(("\x00", "Core Media")) else handler
    )


def input_options(name: str) -> list[str]:
    """ffmpeg's options for reading ``name``, a fixed name in the working folder, as media and nothing else."""
    return [
        *("-protocol_whitelist", PROTOCOL_WHITELIST),
        *("-format_whitelist", FORMAT_WHITELIST),
        *("-max_pixels", str(MOST_PIXELS)),
        *("-i", f"file:{name}"),
    ]


def text_format(codec: str) -> TextFormat:
    """The text format of a subtitle codec; "bitmap" for pictures and for everything that is not text for us."""
    return TEXT_CODECS.get(codec, "bitmap")
