"""Kinds: the type of a file by its first bytes, whatever it is called."""

from __future__ import annotations

_AT_START: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\xff\x0a", "image/jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PK\3\4", "application/zip"),
    (b"PK\5\6", "application/zip"),
    (b"PK\7\x08", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\7", "application/vnd.rar"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"dex\n0", "application/vnd.android.dex"),
    (b"!<arch>\ndebian", "application/vnd.debian.binary-package"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"\0asm", "application/wasm"),
    (b"L\0\0\0\1\x14\2\0", "application/x-ms-shortcut"),
    (b"\0\1\0\0\0", "font/ttf"),
    (b"OTTO\0", "font/otf"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"MThd", "audio/midi"),
    (b"#!AMR", "audio/amr"),
    (b"FLV\1", "video/x-flv"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
)
_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"avi", "image/avif"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif1", "image/heic"),
    (b"M4A", "audio/mp4"),
    (b"qt", "video/quicktime"),
    (b"3g", "video/3gpp"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}


def by_content(data: bytes) -> str:
    """The type by the magic numbers that formats begin with; ``""`` where none is known.

    A picture or an archive with another file's beginning is what its beginning says.
    """
    for magic, kind in _AT_START:
        if data.startswith(magic):
            return kind
    return _container(data) or _loose(data)


def _container(data: bytes) -> str:
    """Formats whose mark does not stand right at the beginning."""
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        return next((k for b, k in _BRANDS if data[8:12].startswith(b)), "video/mp4")
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in data[:64] else "video/x-matroska"
    if data[:4] == b"\xca\xfe\xba\xbe":
        # A Java class has its version there (45 and above), a fat binary how many parts it has.
        java = int.from_bytes(data[4:8]) >= 45
        return "application/x-java-class" if java else "application/x-mach-binary"
    if data[257:262] == b"ustar":
        return "application/x-tar"
    if data[32_769:32_774] == b"CD001":
        return "application/x-iso9660-image"
    return ""


def _loose(data: bytes) -> str:
    """Marks of two letters, which need something else to be believed."""
    if data[:2] == b"MZ" and len(data) >= 64:
        return "application/x-msdownload"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0" and data[14:18] in _BMP_HEADERS:
        return "image/bmp"
    # A frame of an MP3 or AAC stream: eleven bits set, layer II or III, and a rate there is.
    if len(data) > 3 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[2] & 0xF0 != 0xF0:
        if data[1] & 0xF6 == 0xF0:
            return "audio/aac"
        if data[1] & 0x06 in (2, 4) and data[1] & 0x18 != 0x08 and data[2] & 0x0C != 0x0C:
            return "audio/mpeg"
    return ""


_BMP_HEADERS = frozenset(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))
