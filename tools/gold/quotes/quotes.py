#!/usr/bin/env python3
"""Measures the quotations that the program finds against those of `quotes.*.tsv`.

The texts are not ours and stay where they are: JSON lines with `id`, `text` and `lang`,
each the text whose sha256 begins as the table says; an article without its text is
counted and passed over.

A quotation is right where its words are those of the answer, marks aside, and its
speaker is. `speaker` compares names: one has all words of the other. What has no
speaker counts among all quotations in the very words alone.

usage: quotes.py PROGRAM ANSWERS.tsv TEXTS.jsonl... [--part tune|measured] [--misses]
"""
import argparse
import collections
import hashlib
import json
import re
import subprocess

WORD = re.compile(r"\w+")


def answers(path, part):
    """The articles of a table: the beginning of the sum of the text, and quotations."""
    articles = {}
    with open(path, encoding="utf-8") as table:
        rows = [line.rstrip("\n").split("\t") for line in table if not line.startswith("#")]
    header = rows[0]
    for row in rows[1:]:
        row = dict(zip(header, row))
        if part and row["part"] != part:
            continue
        _, quotes = articles.setdefault(row["article"], (row["sha256"], []))
        if row["spans"]:
            spans = [tuple(map(int, span.split("-"))) for span in row["spans"].split(" ")]
            quotes.append((spans, row["speaker"], row["kind"]))
    return articles


def texts(paths, articles):
    """The texts of the articles, by their ids."""
    found = {}
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                wanted = articles.get(article["id"])
                if wanted:
                    total = hashlib.sha256(article["text"].encode()).hexdigest()
                    if total.startswith(wanted[0]):
                        found[article["id"]] = article
    return found


def enriched(program, articles):
    """What the program says of the quotations of articles."""
    fields = ("id", "text", "lang", "date", "title")
    lines = "".join(
        json.dumps({field: article[field] for field in fields if article.get(field)}) + "\n"
        for article in articles.values()
    )
    run = subprocess.run(program, input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return {record["id"]: record for record in map(json.loads, run.stdout.splitlines())}


def words(text, spans):
    """The words of some spans, by where they begin."""
    return frozenset(
        match.start()
        for start, end in spans
        for match in WORD.finditer(text, start, end)
    )


def same_speaker(one, other):
    """Whether two names can be one person's."""
    one, other = (set(WORD.findall((name or "").casefold())) for name in (one, other))
    return one == other or bool(one and other) and (one <= other or other <= one)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("answers")
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--part", choices=["tune", "measured"])
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    wanted = answers(options.answers, options.part)
    articles = texts(options.texts, wanted)
    command = options.program.split(" ")
    records = enriched(command if len(command) > 1 else [*command, "enrich", "-"], articles)
    counts = collections.Counter()
    for name, (_, quotes) in wanted.items():
        if name not in articles:
            counts["missing"] += 1
            continue
        text = articles[name]["text"]
        left = [(words(text, spans), speaker, kind) for spans, speaker, kind in quotes]
        for _, speaker, kind in left:
            counts["answers", "all"] += 1
            counts["answers", kind] += 1
            counts["answers", "spoken"] += bool(speaker)
            counts["answers", "spoken " + kind] += bool(speaker)
        for quote in records[name].get("quotes", []):
            spans = quote.get("parts") or [(quote["start"], quote["end"])]
            own, speaker, kind = words(text, spans), quote.get("speaker"), quote["kind"]
            says = " … ".join(text[start:end] for start, end in spans).replace("\n", " ")
            match = next((one for one in left if one[0] == own), None)
            counts["found", "all"] += 1
            counts["found", kind] += 1
            counts["found", "spoken"] += bool(speaker)
            counts["found", "spoken " + kind] += bool(speaker)
            if match:
                left.remove(match)
                counts["extent", "all"] += 1
                counts["extent", kind] += 1
            right = match and same_speaker(match[1], speaker)
            if right and speaker:
                counts["right", "spoken"] += 1
                counts["right", "spoken " + kind] += 1
            if options.misses and not right:
                why = f"is {match[1] or 'nobody'}'s" if match else "is none"
                overlap = [one for one in left if one[0] & own]
                why = f"goes otherwise ({overlap[0][1]})" if not match and overlap else why
                print(f"{name}: {kind} {quote.get('rule')} {speaker!r} {why}: {says[:90]} … {says[-40:]}")
        if options.misses:
            for own, speaker, kind in left:
                first, last = min(own), max(own)
                says = text[first:last + 12].replace("\n", " ")
                print(f"{name}: not found: {kind} {speaker!r}: {text[max(0,first-25):first]!r} {says[:80]} … {text[last:last+60]!r}")
    if counts["missing"]:
        print(f"{counts['missing']} articles without their text")
    kinds = ["direct", "unmarked", "indirect", "according"]
    row = "{:>18} {:>8} {:>6} {:>6} {:>10} {:>7}"
    print(row.format("", "answers", "found", "right", "precision", "recall"))
    for name, hit in [("spoken", "right"), ("all", "extent")] + [
        ("spoken " + kind, "right") for kind in kinds
    ] + [("direct", "extent")]:
        n_answers, n_found, n_right = (counts[what, name] for what in ("answers", "found", hit))
        label = {"spoken": "extent and speaker", "all": "extent", "direct": "extent, direct"}
        print(row.format(
            label.get(name, name.removeprefix("spoken ")), n_answers, n_found, n_right,
            f"{n_right / max(n_found, 1):.3f}", f"{n_right / max(n_answers, 1):.3f}",
        ))


if __name__ == "__main__":
    main()
