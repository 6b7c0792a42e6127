"""Reads exports back with the programs that they are for, and holds them against
the program's own JSON lines. `python3 read_back.py FOLDER` prints a line a
reader: its name and `ok`, `not here`, or what differs."""

import csv
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

folder = Path(sys.argv[1])
articles = [json.loads(line) for line in (folder / "a.jsonl").read_text("utf-8").splitlines()]
ids = [article["id"] for article in articles]


def same(found, wanted):
    assert found == wanted, f"{found!r:.300} is not {wanted!r:.300}"


def words(text):
    return " ".join(text.split())


def csv_module():
    with open(folder / "a.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    same([row["id"] for row in rows], ids)
    same([row["title"] for row in rows], [article["title"] for article in articles])


def json_module():
    items = json.loads((folder / "a.json").read_text("utf-8"))
    same([item["id"] for item in items], ids)
    for item, article in zip(items, articles):
        same(item["type"], "article-newspaper")
        published = article["published"]["value"]
        parts = [int(part) for part in published.split("-")] if published else None
        same(item.get("issued", {}).get("date-parts", [None])[0], parts)


def elementtree():
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(folder / "a.atom").getroot()
    entries = feed.findall(f"{atom}entry")
    same(len(entries), len(ids))
    for element in [feed, *entries]:
        for name in ["id", "title", "updated"]:
            assert element.find(f"{atom}{name}").text
    assert len({entry.find(f"{atom}id").text for entry in entries}) == len(ids)


def pandas():
    import pandas

    entities = pandas.read_csv(folder / "entities.csv")
    mentions = pandas.read_json(folder / "mentions.jsonl", lines=True)
    for kind, facet in [("persons", "person"), ("countries", "country"), ("organisations", "organisation")]:
        wanted = sum(len(article[kind]) for article in articles)
        same(int((entities.facet == facet).sum()), wanted)
    same(len(mentions), sum(len(article["mentions"]) for article in articles))
    texts = {article["id"]: article["text"] for article in articles}
    for row in mentions.itertuples():
        same(texts[row.article][row.start : row.end], row.text)
    table = pandas.read_csv(folder / "a.tsv", sep="\t", quoting=csv.QUOTE_NONE)
    same(list(table.id), ids)


def duckdb():
    import duckdb

    path = folder / "entities.csv"
    counted = duckdb.sql(f"select sum(count) from '{path}' where facet = 'person'").fetchall()
    same(int(counted[0][0]), sum(each["count"] for article in articles for each in article["persons"]))


def rispy():
    import rispy

    with open(folder / "a.ris", encoding="utf-8") as file:
        entries = rispy.load(file)
    same([entry["accession_number"] for entry in entries], ids)
    for entry, article in zip(entries, articles):
        same(entry["type_of_reference"], "NEWS")
        same(words(entry["title"]), words(article["title"]))
        published = article["published"]["value"]
        same(entry.get("year"), published and published[:4])


def bibtexparser():
    import bibtexparser

    text = (folder / "a.bib").read_text("utf-8")
    if hasattr(bibtexparser, "parse_string"):
        library = bibtexparser.parse_string(text)
        same(library.failed_blocks, [])
        entries = [{field.key: field.value for field in entry.fields} for entry in library.entries]
        keys = [entry.key for entry in library.entries]
    else:
        entries = bibtexparser.loads(text).entries
        keys = [entry["ID"] for entry in entries]
    same(len(set(keys)), len(ids))
    for entry, article in zip(entries, articles):
        same(entry["note"].replace("\\_", "_").replace("\\#", "#"), article["id"])
        same(entry.get("date"), article["published"]["value"])


def networkx():
    import networkx

    graph = networkx.Graph()
    with open(folder / "entities.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            graph.add_edge(row["article"], (row["facet"], row["value"]), weight=int(row["count"]))
    for article in articles:
        if article["id"] in graph:
            persons = {node[1] for node in graph[article["id"]] if node[0] == "person"}
            same(persons, {person["name"] for person in article["persons"]})
    assert graph.number_of_edges() > 0


def feedparser():
    import feedparser

    feed = feedparser.parse(str(folder / "a.atom"))
    same(feed.bozo, False)
    same(len(feed.entries), len(ids))


for reader in [csv_module, json_module, elementtree, pandas, duckdb, rispy, bibtexparser, networkx, feedparser]:
    try:
        reader()
        print(reader.__name__, "ok")
    except ModuleNotFoundError:
        print(reader.__name__, "not here")
    except Exception as error:
        print(reader.__name__, f"{type(error).__name__}: {error}".replace("\n", " "))
