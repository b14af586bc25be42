"""Find parts of a text that were generated at random, as keys are.

Nobody can list the formats of all keys, so this looks at pairs of characters. The names that
people give (to models, hosts, files, versions) are made of words and numbers: a letter is followed
by one that often follows it, a digit by another digit. In random text, only one pair in four is
like that. By chance, short pieces of a key look like names or numbers, so the neighbors of a
random part are treated as part of it. tests/masking/samples.toml lists what counts as random and
what does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from typing import NamedTuple

from .source import Span

_MIN_KEY_LENGTH = 20  # characters; anything shorter may be an abbreviation
_ATOM = 16  # characters between two separators, too many to look like a name by chance
_SHORT = 4  # characters; a shorter part proves nothing
_PART = 8  # characters between two separators
_HEX = 24
_DIFFERENT = 7  # characters; `0000000000000001` and `xxxxxxxxxxxxxxx1` are placeholders
# The least share of natural pairs (see `_FOLLOWERS`) in a word. Random text of 20 characters has
# 0.25, with a standard deviation of 0.1.
_NATURAL = 0.5

# The letters that often follow each letter: the 225 most common pairs in English and in the
# vendors' own words, and four of Pinyin.
_FOLLOWERS = {
    "a": "bcdgiklmnprstuvy",
    "b": "aelorsu",
    "c": "aehiklortu",
    "d": "adeiors",
    "e": "acdefgilmnprstvwxy",
    "f": "aefiloru",
    "g": "einrsu",
    "h": "aeiou",
    "i": "abcdefglmnoprstvx",
    "j": "e",
    "k": "eis",
    "l": "adeilostuy",
    "m": "aeimops",
    "n": "acdefgiknostuv",
    "o": "bcdfgiklmnoprstuvw",
    "p": "aeiloprstu",
    "q": "u",
    "r": "acdegiklmnorstuvy",
    "s": "acehikopstuy",
    "t": "acdehilorstuy",
    "u": "bdelmnprst",
    "v": "aei",
    "w": "aehinors",
    "x": "ipt",
    "y": "aps",
    "z": "eh",
}


def _natural_pairs() -> Iterator[str]:
    """Yield the pairs of letters that words have, in each case, and all pairs of digits."""
    for first, followers in _FOLLOWERS.items():
        for second in followers:
            pair = first + second
            yield from (pair, pair.upper(), pair.capitalize())
    digits = "0123456789"
    yield from map("".join, product(digits, digits))


_PAIRS = frozenset(_natural_pairs())

# Long enough for a key; `-_` and `+/` are letters of the two base64 alphabets.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~+/=\-]{15,}")
_ATOMS = re.compile(r"[A-Za-z0-9]+")
_IS_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+").fullmatch
_HEX_RUN = re.compile(rf"[0-9a-f]{{{_HEX},}}|[0-9A-F]{{{_HEX},}}")
_IS_LETTER_OF_BASE64 = re.compile(
    r"[_+\-]+"
).fullmatch  # between two atoms of one name or key
# Between a host's labels, a path's parts, a name and its value.
_IS_BORDER = re.compile(r"[./~=]+").fullmatch
_DIGIT, _LETTER = re.compile(r"\d"), re.compile("[A-Za-z]")
_IS_COMMIT = re.compile(
    "[0-9a-f]{40}"
).fullmatch  # a commit's hash, which people need to read
_UUID = re.compile(
    r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
)
# A word right beside a reference, such as `${A}9e94a30bd1`.
_HALF = re.compile(
    r"\$\{[^{}\s]{1,80}\}(?P<after>[A-Za-z0-9._+/=\-]{8,})"
    r"|(?<![A-Za-z0-9._+/=\-])(?P<before>[A-Za-z0-9._+/=\-]{8,})(?=\$\{?[A-Za-z_])"
)
_PART_WORD = re.compile(r"[A-Za-z0-9._+/=\-]{8,}")
# What precedes a hash that is not a secret.
_HASH = re.compile(
    r"(?:fingerprint|digest|sha-?\d{1,3}|md5|hash|checksum|commit|revision|rev|integrity|etag|keyfit/v\d)"
    r"[\"']?[ \t]{0,4}[:=@\-]?[ \t]{0,4}[\"']?(?:sha\d{3}[:\-])?$",
    re.IGNORECASE,
)
_BEFORE = 60  # characters before it that are looked at


class _Atom(NamedTuple):
    """A run of letters and digits between two separators.

    ``is_odd``: most of its pairs are unnatural. ``is_random``: it is odd, and long enough to be
    sure. ``joins``: it belongs to a key if its neighbor does. ``is_word``: its letters form a name.
    """

    start: int
    end: int
    is_odd: bool = False
    is_random: bool = False
    joins: bool = False
    is_word: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start


def random_spans(text: str) -> Iterator[Span]:
    """Yield the stretches of ``text`` that look random, in order, without overlaps, in linear
    time."""
    for word in _WORD.finditer(text):
        if not word[0].islower() or _DIGIT.search(word[0]):
            yield from _in_word(text, *word.span())


def is_odd(text: str) -> bool:
    """Return whether ``text`` is a single run of letters and digits that does not look like a
    name."""
    match = _ATOMS.fullmatch(text)
    return match is not None and _judged(match).is_odd


def random_halves(text: str) -> Iterator[Span]:
    """Yield what looks like a part of a key, right beside a reference to the other part."""
    for match in _HALF.finditer(text):
        span = Span(*match.span("after" if match["after"] else "before"))
        if _has_half(text, span):
            yield span


def possible_halves(text: str) -> Iterator[Span]:
    """Yield the words that may be a part of a key, where nothing shows what the other part is."""
    for match in _PART_WORD.finditer(text):
        span = Span(*match.span())
        if _has_half(text, span):
            yield span


def _has_half(text: str, span: Span) -> bool:
    """Return whether an atom in ``span`` of ``text`` is long and odd enough for a part of a key."""
    for match in _ATOMS.finditer(text, *span):
        atom = _judged(match)
        if atom.length >= _PART and _is_half(text, atom):
            return True
    return False


def _is_half(text: str, atom: _Atom) -> bool:
    """Return whether ``atom`` looks random, as far as its length allows; hexadecimal digits do."""
    if not atom.joins:
        return False
    return atom.is_odd or _IS_HEX(text, atom.start, atom.end) is not None


def _in_word(text: str, low: int, high: int) -> Iterator[Span]:
    """Yield the random stretches of the word ``text[low:high]``, with what belongs to each."""
    atoms = _atoms(text, low, high)
    free = 0  # the first atom that is not part of an earlier stretch
    for first, last in _stretches(atoms):
        if last < free:
            continue
        stretch = atoms[first : last + 1]
        if not _is_key(text, stretch) or _is_hash(text, stretch[0].start):
            continue
        backwards = range(max(first, free), free - 1, -1)
        start = atoms[_reach(text, atoms, backwards)].start
        end_atom = _reach(text, atoms, range(last, len(atoms)))
        free = end_atom + 1
        if not _is_hash(text, start):
            yield Span(start, atoms[end_atom].end)


def _reach(text: str, atoms: list[_Atom], places: range) -> int:
    """Return the last of ``places`` in ``atoms`` that belongs to the random stretch at the first.

    A stretch extends forwards to the end of its name, and backwards to the last word in it. Beyond
    a border (``.``, ``/``, ``=`` …) only odd atoms belong to it.
    """
    reached = places[0]
    for near, far in pairwise(places):
        atom = atoms[far]
        left = atoms[min(near, far)]
        right = atoms[max(near, far)]
        joint = text[left.end : right.start]
        if _IS_BORDER(joint):
            belongs = atom.is_odd
        elif _IS_LETTER_OF_BASE64(joint):
            is_last = far > near and near == reached
            belongs = is_last or (atom.length >= _SHORT and not atom.is_word)
        else:
            break
        if belongs:
            reached = far
        elif atom.length >= _SHORT:
            break
    return reached


def _atoms(text: str, low: int, high: int) -> list[_Atom]:
    """Return the atoms of ``text[low:high]``, except those of UUIDs, which identify but do not
    authenticate."""
    uuids = [match.span() for match in _UUID.finditer(text, low, high)]
    atoms = []
    for match in _ATOMS.finditer(text, low, high):
        while uuids and uuids[0][1] <= match.start():
            del uuids[0]
        is_in_uuid = bool(uuids) and uuids[0][0] <= match.start()
        if not is_in_uuid:
            atoms.append(_judged(match))
    return atoms


def _judged(match: re.Match[str]) -> _Atom:
    """Return the atom that ``match`` found, judged by its own characters."""
    text = match[0]
    start, end = match.span()
    length = end - start
    if length < _SHORT:
        return _Atom(start, end)
    is_odd = _is_odd(text)
    has_digit = _DIGIT.search(text) is not None
    has_both = has_digit and _LETTER.search(text) is not None
    is_one_case = _is_one_case(text)
    has_variety = _has_variety(text, has_both or not is_one_case)
    if _has_hex_run(text):
        # The letters a to f have few natural pairs, so pairs prove nothing about a hexadecimal
        # number.
        is_random = has_both and _may_be_a_hex_key(text, has_variety)
        is_odd = is_random
    else:
        is_random = is_odd and _may_be_a_key(text, has_variety)
    # In one case only, a short odd part may be an abbreviation.
    is_sure = not is_one_case or length >= _PART
    is_odd_part = is_odd and is_sure
    return _Atom(
        start,
        end,
        is_odd,
        is_random,
        joins=has_both or is_odd_part,
        is_word=not (is_odd or has_digit),
    )


def _is_one_case(text: str) -> bool:
    return text.islower() or text.isupper()


def _has_variety(text: str, is_mixed: bool) -> bool:
    """Return whether ``text`` has enough different characters; ``is_mixed`` tells whether these are
    of more than one kind."""
    return is_mixed and len(set(text)) >= _DIFFERENT


def _has_hex_run(text: str) -> bool:
    """Return whether a part of ``text`` is a hexadecimal number as long as a key."""
    return len(text) >= _HEX and _HEX_RUN.search(text) is not None


def _may_be_a_hex_key(text: str, has_variety: bool) -> bool:
    """Return whether ``text``, which contains such a number, is anything but a commit's hash."""
    return has_variety and not _IS_COMMIT(text)


def _may_be_a_key(text: str, has_variety: bool) -> bool:
    """Return whether ``text`` is long enough for a key, and not a hexadecimal number."""
    return has_variety and len(text) >= _ATOM and not _IS_HEX(text)


def _is_odd(text: str) -> bool:
    """Return whether ``text`` has fewer natural pairs than names do."""
    pairs = map("".join, pairwise(text))
    natural = sum(map(_PAIRS.__contains__, pairs))
    count = len(text) - 1
    return natural < _NATURAL * count


def _stretches(atoms: list[_Atom]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of each run of ``atoms`` that join; short ones do not end a
    run."""
    first = last = -1  # of the run that is being read; none if negative
    for at, atom in enumerate(atoms):
        if atom.joins:
            first = at if first < 0 else first
            last = at
        elif first >= 0 and atom.length >= _SHORT:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last


def _is_key(text: str, stretch: list[_Atom]) -> bool:
    """Return whether a single atom looks like a key, or the whole stretch does: it is long and has
    digits and letters of both cases."""
    if any(atom.is_random for atom in stretch):
        return True
    start = stretch[0].start
    end = stretch[-1].end
    if end - start < _MIN_KEY_LENGTH:
        return False
    has_odd_part = any(atom.is_odd and atom.length >= _PART for atom in stretch)
    if not has_odd_part:
        return False
    whole = text[start:end]
    if len(set(whole)) < _DIFFERENT:
        return False
    kinds = (str.isdigit, str.islower, str.isupper)
    return all(any(map(kind, whole)) for kind in kinds)


def _is_hash(text: str, start: int) -> bool:
    """Return whether the text before ``start`` shows that a hash begins there."""
    low = max(0, start - _BEFORE)
    return _HASH.search(text, low, start) is not None
