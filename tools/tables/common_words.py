#!/usr/bin/env python3
"""common_words.py POLISH.jsonl... -- ENGLISH.jsonl...: words, and up to three words in a
row, that save most letters where they are written once and then referred to.

Records of an index are deflated against them (`src/enrich/packed.rs`). The commonest
stand last, for the last are referred to most cheaply. Input: JSON lines with `text`.
Another list is another format of the index.
"""

import collections
import json
import os
import sys

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/enrich/common_words.txt")
BYTES_PER_LANGUAGE = 8000
WORDS_MAX = 3
COUNT_MIN = 5
CHARS = range(3, 40)


def stretches(paths):
    """The stretches of words that save most, the best first."""
    counts = collections.Counter()
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                words = json.loads(line)["text"].split()
                for n_words in range(1, WORDS_MAX + 1):
                    for start in range(len(words) - n_words + 1):
                        counts[" ".join(words[start:start + n_words])] += 1
    saved = ((count * (len(text.encode()) - 2), text) for text, count in counts.items()
             if count >= COUNT_MIN and len(text) in CHARS)
    known, n_bytes = " ", 0
    for _, text in sorted(saved, key=lambda each: (-each[0], each[1])):
        if f" {text} " in known:
            continue
        n_bytes += len(text.encode()) + 1
        if n_bytes > BYTES_PER_LANGUAGE:
            return
        known += text + " "
        yield text


def main():
    """Writes the list."""
    split = sys.argv.index("--")
    languages = [list(stretches(paths)) for paths in (sys.argv[1:split], sys.argv[split + 1:])]
    rows = []
    for rank in range(max(map(len, languages))):
        rows += [language[rank] for language in languages if rank < len(language)]
    with open(OUT, "w", encoding="utf-8", newline="\n") as out:
        out.write(" ".join(reversed(rows)) + " ")


if __name__ == "__main__":
    main()
