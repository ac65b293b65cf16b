"""Which encoding the bytes of a text file are in, found out line by line and said.

UTF-8 proves itself; bytes that are not UTF-8 are cp1252 (of which Latin-1 is the plain part); the
few bytes that do not exist in cp1252 betray text that came through DOS (cp850). Statistical
guessers change their mind with a handful of bytes; these rules do not.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field

UTF_8, UTF_8_BOM, MAC = "utf-8", "utf-8-sig", "mac-roman"
MARKS = (
    (codecs.BOM_UTF8, UTF_8_BOM),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))

_CP1252 = "".join(
    bytes([byte]).decode("cp850" if byte in NOT_IN_CP1252 else "cp1252") for byte in range(256)
)
_NOT_IN_LATIN_1 = re.compile(rb"[\x80-\x9f]")
_DOS_E_ACUTE = re.compile(rb"\x82(?=[A-Za-z])|(?<=[A-Za-z])\x82")


def guess(head: bytes) -> str | None:
    """Return the encoding that the first bytes of a file prove, or None: eight bits of some kind.

    `head` may end in the middle of a character. Lines that end as on an old Macintosh hold its
    characters.
    """
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    wide = _wide(head)
    if wide:
        return wide
    try:
        codecs.getincrementaldecoder(UTF_8)().decode(head)
    except UnicodeDecodeError:
        return MAC if b"\r" in head and b"\n" not in head else None
    return UTF_8


def _wide(head: bytes) -> str | None:
    """Return UTF-16 without a byte order mark, which shows by its zeros on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


@dataclass
class LineDecoder:
    """Decodes the lines of a file that is not wholly UTF-8 and counts what it met.

    `dos`: the file holds bytes that are not in cp1252, so a lone 0x82 beside a letter is é.
    """

    dos: bool = False
    met: Counter[str] = field(default_factory=Counter)

    def decode(self, line: bytes) -> str:
        """Return a line as text: UTF-8 where it is, otherwise cp1252."""
        if line.isascii():
            return line.decode("ascii")
        try:
            text = line.decode(UTF_8)
        except UnicodeDecodeError:
            return self._eight_bits(line)
        self.met[UTF_8] += 1
        return text

    def _eight_bits(self, line: bytes) -> str:
        self.met["cp1252" if _NOT_IN_LATIN_1.search(line) else "latin-1"] += 1
        if self.dos:
            line = _DOS_E_ACUTE.sub(b"\xe9", line)
        return codecs.charmap_decode(line, "strict", _CP1252)[0]

    @property
    def name(self) -> str:
        """The encoding met so far: `utf-8`, `latin-1`, `cp1252`, or a mixture such as `a+b`."""
        names = [UTF_8] if self.met[UTF_8] else []
        if self.met["cp1252"]:
            names.append("cp1252")
        elif self.met["latin-1"]:
            names.append("latin-1")
        if self.dos:
            names.append("cp850")
        return "+".join(names) or UTF_8
