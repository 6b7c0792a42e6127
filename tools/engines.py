#!/usr/bin/env python3
"""Indexes a folder of texts with prasowka and with the other programs that are
installed here, and searches it.

    python3 tools/engines.py [--word WORD] [--json FILE] PROGRAM FOLDER

What is compared: omindex and quest (Xapian Omega), recollindex and recollq (Recoll),
SQLite's FTS5 by way of Python, ripgrep, which reads the files anew for each search.
Each program gets an empty folder for its index, and all threads that it takes of
itself. A row holds the seconds on the clock and on the processors, the largest
memory, the bytes of the index, and the median of seven searches, each a process of
its own. None but prasowka knows names, countries or dates.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

N_SEARCHES = 7

FTS5 = """
import os, sqlite3, sys
folder, database = sys.argv[1:]
base = sqlite3.connect(database)
base.execute("create virtual table texts using fts5(path unindexed, text)")
def files():
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                yield os.path.relpath(path, folder), file.read()
base.executemany("insert into texts values (?, ?)", files())
base.commit()
"""

FTS5_SEARCH = """
import sqlite3, sys
database, word = sys.argv[1:]
found = sqlite3.connect(database).execute(
    "select path, snippet(texts, 1, '', '', '', 20) from texts where texts match ?"
    " order by rank limit 10", (word,))
print(list(found))
"""


def run(command, environment=None):
    """Runs a command; gives seconds, seconds of processors and peak memory."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={**os.environ, **(environment or {})})
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def size(folder):
    """Bytes of the files of a folder."""
    files = (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    return sum(os.path.getsize(file) for file in files)


def recoll_configuration(folder, corpus):
    """Writes what Recoll has to know: the folder, and that no thread waits."""
    with open(os.path.join(folder, "recoll.conf"), "w", encoding="utf-8") as file:
        file.write(f"topdirs = {corpus}\n")


def engines(program, corpus, word):
    """Name, command that indexes and command that searches, of what is installed."""
    python = sys.executable
    yield ("prasowka", lambda at: [program, "index", corpus, "--index", at, "--quiet"],
           lambda at: [program, "search", word, "--index", at])
    yield ("SQLite FTS5", lambda at: [python, "-c", FTS5, corpus, os.path.join(at, "texts.db")],
           lambda at: [python, "-c", FTS5_SEARCH, os.path.join(at, "texts.db"), word])
    if shutil.which("omindex") and shutil.which("quest"):
        yield ("Xapian Omega", lambda at: ["omindex", "--db", os.path.join(at, "db"), "--url", "/", corpus],
               lambda at: ["quest", "--db", os.path.join(at, "db"), word])
    if shutil.which("recollindex") and shutil.which("recollq"):
        def index(at):
            recoll_configuration(at, corpus)
            return ["recollindex", "-c", at, "-z"]
        yield "Recoll", index, lambda at: ["recollq", "-c", at, "-n", "10", word]
    if shutil.which("rg"):
        yield "ripgrep", None, lambda at: ["rg", "-l", "-i", word, corpus]


def measure(name, index, search):
    """One row."""
    with tempfile.TemporaryDirectory() as folder:
        row = {"engine": name}
        if index:
            row["seconds"], row["cpu_seconds"], row["peak_bytes"] = run(index(folder))
            row["index_bytes"] = size(folder)
        times = [run(search(folder))[0] for _ in range(N_SEARCHES)]
        row["search_ms"] = statistics.median(times) * 1e3
        return row


def main():
    """Measures what is here, prints a table, and writes JSON where asked."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", help="the program prasowka")
    arguments.add_argument("folder", help="text files, UTF-8")
    arguments.add_argument("--word", default="minister", help="what is searched for")
    arguments.add_argument("--json", help="writes the rows there too")
    given = arguments.parse_args()
    corpus = os.path.abspath(given.folder)
    n_bytes = size(corpus)
    print(f"{corpus}: {n_bytes / 1e6:.1f} MB")
    print(f"{'':14}{'seconds':>9}{'of CPUs':>9}{'peak MB':>9}{'index/text':>12}{'search ms':>11}")
    rows = []
    for name, index, search in engines(os.path.abspath(given.program), corpus, given.word):
        row = measure(name, index, search)
        rows.append(row)
        if index:
            cells = (f"{row['seconds']:9.1f}{row['cpu_seconds']:9.1f}{row['peak_bytes'] / 1e6:9.0f}"
                     f"{row['index_bytes'] / n_bytes:12.2f}")
        else:
            cells = " " * 39
        print(f"{name:14}{cells}{row['search_ms']:11.1f}", flush=True)
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump({"bytes": n_bytes, "engines": rows}, file, indent=1)


if __name__ == "__main__":
    main()
