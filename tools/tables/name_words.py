"""Writes src/lang/name_words.bin: which words are names, which are English words.

The rule: a first name or surname as the census or Faker lists it, in any script;
a place of one word from places.tsv and countries.tsv, and a people; an English
word as SCOWL writes it small, common (its small list) or rarer; a title from
src/lang/en/titles.tsv and an organisation's head from heads.en.tsv. Single letters are left out.

The file: magic, version (u32), count (u32), then `count` hashes (u32, ascending:
the low half of XXH3-64 of the word in lower case), then `count` marks (u8). All
numbers are little-endian; `src/lang/name_words.rs` says what the marks mean.

Source: US Census 1990 as packed in PyPI names 0.3.0; PyPI faker 37.0.0; SCOWL as
packed in Debian's wamerican and wamerican-small; the tables of src/enrich.
Run:    pip install names==0.3.0 faker==37.0.0 xxhash
        apt-get install wamerican wamerican-small
        python3 tools/tables/name_words.py
"""

import csv
import importlib
import importlib.metadata
import pathlib
import pkgutil
import struct
import sys
import unicodedata

import faker.providers.person
import names
import xxhash

PINNED = {"names": "0.3.0", "faker": "37.0.0"}
ROOT = pathlib.Path(__file__).resolve().parents[2]
ENRICH = ROOT / "src/enrich"
TITLES = ROOT / "src/lang/en/titles.tsv"
HEADS = ROOT / "tools/tables/heads.en.tsv"
WORDS = pathlib.Path("/usr/share/dict")
OUT = ROOT / "src/lang/name_words.bin"
VERSION = 1

FIRST_NAME, SURNAME, PLACE, PEOPLE, COMMON, RARE, TITLE, HEAD = (1 << bit for bit in range(8))
# surnames of the census that fewer people bear are left out
SURNAMES_MAX = 30_000


def key(word):
    """The word as the program compares it."""
    return unicodedata.normalize("NFC", word.lower())


class Words(dict):
    """Marks by word."""

    def add(self, word, mark):
        if len(word) > 1 and " " not in word:
            self[key(word)] = self.get(key(word), 0) | mark


def add_census(words):
    for file, mark, limit in (
        ("dist.female.first", FIRST_NAME, None),
        ("dist.male.first", FIRST_NAME, None),
        ("dist.all.last", SURNAME, SURNAMES_MAX),
    ):
        path = pathlib.Path(names.__file__).parent / file
        for line in path.read_text().splitlines()[:limit]:
            words.add(line.split()[0], mark)


def add_faker(words):
    package = faker.providers.person
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute, values in vars(provider).items():
            for part, mark in (("first_name", FIRST_NAME), ("last_name", SURNAME)):
                if part in attribute and isinstance(values, (dict, list, tuple)):
                    for value in values:
                        # a pair is a name in two scripts
                        for word in [value] if isinstance(value, str) else value:
                            words.add(word, mark)


def rows(name):
    """The rows of one of our own tables, as dictionaries."""
    lines = (ENRICH / name).read_text().splitlines()  # an absolute path stays itself
    return csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")


def add_places(words):
    for row in rows("places.tsv"):
        if row["kind"] != "phrase":
            words.add(row["name"], PLACE)
    for row in rows("countries.tsv"):
        for column, mark in (("en", PLACE), ("en_other", PLACE), ("en_capital", PLACE),
                             ("en_adj", PEOPLE), ("en_people", PEOPLE)):
            for name in row[column].split("|"):
                words.add(name, mark)


def add_heads(words):
    for table, column, mark in ((TITLES, "titles", TITLE), (HEADS, "heads", HEAD)):
        for row in rows(table):
            for word in row[column].split("|"):
                words.add(word, mark)


def add_english(words):
    for file, mark in (("american-english-small", COMMON), ("american-english", RARE)):
        for word in (WORDS / file).read_text().splitlines():
            if word.islower() and "'" not in word:
                words.add(word, mark)


def main():
    for package, version in PINNED.items():
        if importlib.metadata.version(package) != version:
            sys.exit(f"needs {package} {version}")
    words = Words()
    add_census(words)
    add_faker(words)
    add_places(words)
    add_english(words)
    add_heads(words)
    marks = {}
    for word, mark in words.items():
        number = xxhash.xxh3_64_intdigest(word.encode()) & 0xFFFF_FFFF
        marks[number] = marks.get(number, 0) | mark
    hashes = sorted(marks)
    OUT.write_bytes(
        b"PNW\0"
        + struct.pack("<II", VERSION, len(hashes))
        + struct.pack(f"<{len(hashes)}I", *hashes)
        + bytes(marks[number] for number in hashes)
    )


main()
