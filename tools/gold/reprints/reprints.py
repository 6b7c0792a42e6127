#!/usr/bin/env python3
"""Makes pairs of articles that are or are not copies of one another, and
measures the program on them.

    python3 tools/gold/reprints/reprints.py target/release/prasowka

Copies are articles of the sample corpus after what newsrooms do to an agency's
text: the tail cut, another lead, another headline, paragraphs in another order,
a paragraph more, a few words changed, another dateline and stamp. Near misses
are other articles on the same persons and countries, articles with one paragraph
in common, reviews that hold a piece of many, subscribers' notices, and forms that
are filled in anew: rates, weather, results, draws. Every pair is published in a
quarter of its own, so that one index tells all of them apart.

Prints precision and recall, and every pair that is told wrongly.
"""

import json
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
EDITS_OF_ARTICLE = 3

# two articles of the corpus that are a text and its later version
VERSIONS = {
    "Czechy wycofały skargę na Turów, ale kara zostaje",
    "Polska i Czechy zakończyły spór o Turów",
}


def run(program, *args, **options):
    done = subprocess.run([program, *args], capture_output=True, text=True, **options)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return done.stdout


def articles(program):
    """The sample articles with texts long enough to be edited."""
    lines = run(program, "enrich", "--text", str(ROOT / "corpus")).splitlines()
    found = [json.loads(line) for line in lines]
    return [a for a in found if len(a["text"].split()) >= 60]


def paragraphs(article):
    """Body paragraphs; sentences in pairs where there are too few."""
    text = article["text"]
    if text.startswith(article["title"]):
        text = text[len(article["title"]):]
    parts = [p.strip() for p in text.split("\n") if p.strip()]
    if len(parts) < 3:
        sentences = " ".join(parts).split(". ")
        parts = [". ".join(sentences[i:i + 2]).rstrip(".") + "." for i in range(0, len(sentences), 2)]
    return parts


LEADS = [
    "Jak dowiedziała się nasza redakcja, sprawa będzie miała dalszy ciąg jeszcze w tym tygodniu.",
    "O tym mówi dziś cały region. Przypominamy, co wiadomo do tej pory, i pytamy, co dalej.",
    "To wydarzenie, które komentują media w kraju i za granicą. Oto najważniejsze fakty.",
    "Here is what we know so far, and why our readers in the region should care about it.",
]
HEADLINES = ["Co wiadomo o sprawie", "Pilne: nowe fakty", "Tego nikt się nie spodziewał", "What we know"]
MORE = [
    "Do tematu wrócimy w jutrzejszym wydaniu. Zachęcamy Czytelników do przesyłania opinii na adres redakcji.",
    "Nasz dziennikarz próbował uzyskać komentarz urzędu, ale do zamknięcia numeru nie dostał odpowiedzi.",
]


def copies(article, chance):
    """Edited copies, each with the name of its edit; the whole text stays one
    half at least, or the copy is a cut one of 60 words or more."""
    body = paragraphs(article)
    n_words = sum(len(p.split()) for p in body)
    words = " ".join(body).split()

    def lead(parts):
        return [chance.choice(LEADS), *parts]

    def shuffled(parts):
        parts = parts[:]
        chance.shuffle(parts)
        return parts

    def reworded(parts):
        """One word in forty left out or doubled, as a subeditor would."""
        kept = []
        for word in " ".join(parts).split():
            what = chance.random()
            if what < 0.0125:
                continue
            kept.append(word)
            if what > 0.9875:
                kept.append("także")
        return [" ".join(kept)]

    def cut(share):
        n = max(int(len(words) * share), 1)
        return [" ".join(words[:n])]

    edits = {
        "headline": lambda: body,
        "paragraphs": lambda: shuffled(body),
        "reworded": lambda: reworded(body),
        "more": lambda: [*body, chance.choice(MORE)],
        "stamp": lambda: ["Publikacja: 18.06.2024 14:30, aktualizacja: 19.06.2024 7:05", *body, "(PAP)"],
    }
    if n_words >= 80:
        edits["lead"] = lambda: lead(body)
        edits["cut-late"] = lambda: cut(0.8)
    if n_words >= 130:
        edits["cut"] = lambda: cut(0.5)
        edits["lead+more"] = lambda: lead([*body, chance.choice(MORE)])
        edits["cut+paragraphs"] = lambda: shuffled([" ".join(words[:len(words) // 2]), " ".join(words[len(words) // 2:int(len(words) * .85)])])
    if n_words >= 200:
        edits["cut-early"] = lambda: cut(0.34)
    for name in chance.sample(sorted(edits), EDITS_OF_ARTICLE):
        yield name, chance.choice(HEADLINES), "\n\n".join(edits[name]())


def on_the_same(found):
    """Pairs of articles in one language that share most persons and countries."""
    names = [
        (a["lang"], {p["name"] for p in a["persons"]} | {c["id"] for c in a["countries"]})
        for a in found
    ]
    pairs = []
    for i, (lang, own) in enumerate(names):
        for j in range(i + 1, len(names)):
            both = len(own & names[j][1])
            if lang == names[j][0] and both >= 2:
                pairs.append((both / len(own | names[j][1]), i, j))
    pairs.sort(reverse=True)
    return [(found[i], found[j]) for _, i, j in pairs[:70]]


def text_of(article):
    return "\n\n".join(paragraphs(article))


def near_misses(found, chance):
    for one, other in on_the_same(found):
        if {one["title"], other["title"]} == VERSIONS:
            continue
        yield "same event", (one["title"], text_of(one)), (other["title"], text_of(other))
    for _ in range(30):
        one, other = chance.sample(found, 2)
        own, theirs = paragraphs(one), paragraphs(other)
        n = sum(len(p.split()) for p in theirs)
        shared = next((p for p in own if len(p.split()) < n / 4), None)
        if shared:
            yield "shared paragraph", (one["title"], text_of(one)), (other["title"], "\n\n".join([*theirs, shared]))
    for _ in range(15):
        some = chance.sample(found, 9)
        review = "\n\n".join(" ".join(text_of(a).split()[:70]) for a in some)
        yield "review", (some[0]["title"], text_of(some[0])), ("Przegląd dnia", review)
    notice = (
        "Dalsza część artykułu jest dostępna dla prenumeratorów. Zaloguj się albo wykup dostęp, "
        "żeby czytać bez ograniczeń wszystkie teksty naszej redakcji."
    )
    for _ in range(30):
        one, other = chance.sample(found, 2)
        texts = [f"{' '.join(text_of(a).split()[:chance.randint(12, 25)])}…\n\n{notice}" for a in (one, other)]
        yield "notice", (one["title"], texts[0]), (other["title"], texts[1])
    for form in FORMS:
        for _ in range(12):
            yield form.__name__, ("Komunikat", form(chance)), ("Komunikat", form(chance))


def rates(chance):
    money = lambda low, high: f"{chance.uniform(low, high):.4f}".replace(".", ",")
    day = f"{chance.randint(1, 28)} {chance.choice(['stycznia', 'marca', 'maja', 'lipca'])}"
    return (
        f"Narodowy Bank Polski ogłosił {day} tabelę średnich kursów walut obcych. Dolar amerykański kosztuje "
        f"{money(3.6, 4.4)} zł, euro {money(4.2, 4.7)} zł, frank szwajcarski {money(4.2, 4.7)} zł, funt szterling "
        f"{money(4.9, 5.4)} zł, korona czeska {money(.16, .2)} zł, korona norweska {money(.34, .4)} zł, a sto "
        f"jenów {money(2.4, 2.9)} zł. Kursy obowiązują banki, które nie ustalają własnych, przy rozliczeniach "
        "podatkowych i celnych. Następna tabela zostanie ogłoszona w dniu roboczym około południa."
    )


def weather(chance):
    cities = ["Warszawie", "Krakowie", "Gdańsku", "Wrocławiu", "Poznaniu", "Rzeszowie", "Szczecinie", "Lublinie"]
    sky = ["pogodnie", "pochmurno", "deszczowo", "burzowo"]
    each = ", ".join(f"w {city} {chance.randint(-9, 33)}" for city in cities)
    return (
        f"Jak podał Instytut Meteorologii i Gospodarki Wodnej, dziś będzie {chance.choice(sky)}. Temperatura "
        f"maksymalna wyniesie, w stopniach Celsjusza: {each}. Ciśnienie w Warszawie w południe osiągnie "
        f"{chance.randint(985, 1030)} hektopaskali i będzie się wahać. Wiatr słaby i umiarkowany, porywisty w górach "
        f"i nad morzem, do {chance.randint(30, 95)} kilometrów na godzinę. W nocy temperatura spadnie do "
        f"{chance.randint(-15, 15)} stopni. Biomet niekorzystny. Kierowcy powinni zachować ostrożność."
    )


def results(chance):
    clubs = ["Legia", "Lech", "Raków", "Pogoń", "Widzew", "Cracovia", "Piast", "Korona", "Radomiak", "Jagiellonia"]
    chance.shuffle(clubs)
    games = [
        f"{a} - {b} {chance.randint(0, 5)}:{chance.randint(0, 5)} ({chance.randint(0, 2)}:{chance.randint(0, 2)}), "
        f"widzów {chance.randint(3000, 31000)}."
        for a, b in zip(clubs[::2], clubs[1::2])
    ]
    return (
        f"Wyniki {chance.randint(1, 34)}. kolejki piłkarskiej ekstraklasy, rozegranej w ten weekend na pięciu "
        f"stadionach. {' '.join(games)} Następna kolejka zostanie rozegrana za tydzień. Transmisje wszystkich "
        "meczów przeprowadzi stacja, która ma do nich prawa. Tabelę zamieszczamy w dziale sportowym."
    )


def draws(chance):
    numbers = lambda: ", ".join(map(str, sorted(chance.sample(range(1, 50), 6))))
    return (
        f"W losowaniu gry liczbowej padły numery {numbers()}, a w grze dodatkowej {numbers()}. Główną wygraną "
        f"trafiło {chance.randint(0, 4)} graczy. Pula wynosiła {chance.randint(2, 40)} milionów złotych. Kolejne "
        "losowanie odbędzie się za kilka dni, a zakłady można zawierać w każdym punkcie i w sieci do godziny "
        "dwudziestej pierwszej. Organizator przypomina, że grać mogą tylko osoby pełnoletnie."
    )


FORMS = [rates, weather, results, draws]


def pairs(found):
    chance = random.Random(24)
    for article in found:
        for name, headline, text in copies(article, chance):
            yield name, True, (article["title"], text_of(article)), (headline, text)
    for name, one, other in near_misses(found, chance):
        yield name, False, one, other


def main():
    program = str(Path(sys.argv[1]).resolve())
    made = list(pairs(articles(program)))
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "pairs.jsonl")
        with corpus.open("w") as out:
            for number, (name, _, *two) in enumerate(made):
                day = date(1950, 1, 1) + timedelta(days=45 * number)
                for which, (title, text) in zip("ab", two):
                    out.write(json.dumps({
                        "id": f"{number}{which}", "title": title, "text": text, "source": which,
                        "date": (day + timedelta(days=which == "b")).isoformat(),
                    }, ensure_ascii=False) + "\n")
        index = str(Path(folder, "index"))
        run(program, "index", "--quiet", "--index", index, str(corpus))
        lines = run(program, "search", "--index", index, "-n", "0", "--jsonl").splitlines()
    hits = [json.loads(line) for line in lines]
    story = {hit["id"]: hit["story"] for hit in hits if hit["type"] == "hit"}
    right = wrong = missed = 0
    kinds = {}
    for number, (name, are_copies, *_) in enumerate(made):
        found = story[f"{number}b"] is not None and story[f"{number}b"] == story[f"{number}a"]
        right += found and are_copies
        wrong += found and not are_copies
        missed += are_copies and not found
        n, n_wrong = kinds.get(name, (0, 0))
        kinds[name] = n + 1, n_wrong + (found != are_copies)
    for name, (n, n_wrong) in sorted(kinds.items()):
        print(f"{name:<18} {n:>4} pairs {n_wrong:>4} wrong")
    print(
        f"{len(made)} pairs, {right + missed} of them copies: precision {right / (right + wrong):.3f}, "
        f"recall {right / (right + missed):.3f}"
    )


main()
