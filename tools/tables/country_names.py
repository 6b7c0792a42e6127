"""Writes src/enrich/country_names.tsv: what other languages call the countries.

The rule: for every code of src/enrich/countries.tsv and every language below,
CLDR's name of the territory, and from the side file what CLDR has no room for:
short forms and abbreviations. A name that would be two countries' is left out.

Source: CLDR as packed in the PyPI package babel; country_names.extra.tsv.
Run:    pip install babel==2.18.0 && python3 tools/tables/country_names.py
"""

import pathlib
import re
import unicodedata

import babel

BABEL = "2.18.0"
LANGUAGES = ("uk", "ru", "cs", "sk", "de", "fr", "es", "it", "bg", "sl")
HERE = pathlib.Path(__file__).resolve().parent
ENRICH = HERE.parents[1] / "src/enrich"
HEADER = f"""\
# Names of countries in further languages, for articles not in Polish or English.
# `id` as in countries.tsv, `lang` ISO 639-1, one name a row; apostrophes are straight.
# A name ending in `?` (the mark is no part of it) is more often a person's: it counts only
# for a country that the article also names plainly. `-` is for names of no country, which
# hold the name of one.
# source: CLDR territory names by way of PyPI babel {BABEL}, and short forms typed by
# hand; licence: Unicode-3.0
# made with: python3 tools/tables/country_names.py
id\tlang\tname
"""
# What CLDR writes around a name: Hong Kong and Macau as regions of China, two
# countries of one name with a remark in brackets.
REMARK = re.compile(
    r"\s*\([^)]*\)|, (?:ОАР|САР) .*|\s+–\s+(?:ZAO|OAO) .*"
    r"|^(?:Sonderverwaltungsregion|R\.A\.S\. chinoise de|RAE de|RAS di"
    r"|Posebno upravno območje Ljudske republike Kitajske) "
)
# The one country whose brackets hold another name and no remark.
NAME_IN_BRACKETS = "MM"
# Names that CLDR gives one country though news means another place or a person.
LEFT_OUT = {("CG", "es"), ("MF", "es"), ("MF", "de"), ("VI", "uk")}
ABBREVIATED = {("uk", "о-ви"): "острови", ("ru", "о-ва"): "острова"}


def main():
    """Collects the names of every language, drops those of two owners, writes."""
    if babel.__version__ != BABEL:
        raise SystemExit(f"babel {babel.__version__} found, {BABEL} wanted")
    codes = [row[0] for row in read_table(ENRICH / "countries.tsv")]
    extra = read_table(HERE / "country_names.extra.tsv")
    unknown = {row[0] for row in extra} - {*codes, "-"}
    if unknown:
        raise SystemExit(f"not in countries.tsv: {sorted(unknown)}")
    rows = sorted(row for lang in LANGUAGES for row in names_of(lang, codes, extra))
    text = HEADER + "".join("\t".join(row) + "\n" for row in rows)
    (ENRICH / "country_names.tsv").write_text(text, encoding="utf-8", newline="\n")


def read_table(path):
    """Rows below the heading of a table, as lists of cells."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return rows[1:]


def names_of(lang, codes, extra):
    """Rows (id, lang, name) of one language, each name with one owner."""
    owners = {}
    territories = babel.Locale(lang).territories
    for code in codes:
        if (code, lang) in LEFT_OUT:
            continue
        for name in spellings(code, lang, territories.get(code, "")):
            owners.setdefault(name, set()).add(code)
    weak = set()
    for code, where, names in extra:
        if where == lang:
            for name in map(tidy, names.split("|")):
                plain = name.rstrip("?")
                owners.setdefault(plain, set()).add(code)
                if plain != name:
                    weak.add(plain)
    return [
        (min(ids), lang, name + "?" * (name in weak))
        for name, ids in owners.items()
        if len(ids) == 1
    ]


def spellings(code, lang, name):
    """The name as it stands in running text, without CLDR's remarks."""
    for (where, short), full in ABBREVIATED.items():
        if where == lang:
            name = name.replace(short, full)
    found = {tidy(REMARK.sub("", name))}
    if code == NAME_IN_BRACKETS:
        found |= {tidy(inside) for inside in re.findall(r"\(([^)]*)\)", name)}
    return found - {""}


def tidy(name):
    """NFC, straight apostrophes, plain hyphens: "Конго – Кіншаса" is one word."""
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r"\s+[—–-]\s+", "-", name)
    return re.sub("[’ʼ]", "'", name).replace("\u00a0", " ").strip()


if __name__ == "__main__":
    main()
