"""Spells Ukrainian, Belarusian and Russian names of cities as Polish does.

The rule: the transcription of the Polish spelling dictionaries, letter by letter
with what stands before and after. GeoNames lists a city's names without their
languages, so of its Cyrillic names the one counts that sounds like the main name.
"""

import difflib
import re

PLAIN = dict(zip("абвдзйкмнопрстуфыэў", "abwdzjkmnoprstufyeu", strict=True))
PLAIN |= {"ж": "ż", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz"}
PLAIN |= {"ґ": "g", "і": "i", "'": "", "ъ": ""}
# Letters whose sound depends on the language.
OWN = {
    "UA": {"г": "h", "и": "y", "е": "e"},
    "BY": {"г": "h"},
    "RU": {"г": "g", "и": "i"},
}
# The letters that a language has none of, by which a name of another is known.
FOREIGN = {"UA": "ыэёъў", "BY": "иїєґщъ", "RU": "іїєґў'"}
# Vowels that soften: written with j at the start and after a vowel, with i after
# a consonant, with neither after l.
SOFTENING = {"я": "a", "ю": "u", "є": "e", "ё": "o", "ї": "i", "е": "e"}
VOWELS = "аеёєиіїоуыэюяўйьъ'"
# Consonants after which nothing links е, and Russian и is written y.
HARD, SIBILANT = "жшц", "жшцчщ"
# Letters before which л is soft.
SOFTENS_L = {"UA": "яюєіїь", "BY": "яюеёіь", "RU": "яюеёиь"}
SOFT_SIGN = {"n": "ń", "s": "ś", "z": "ź", "c": "ć"}
# Spellings and one sign for the sound, in the order in which they are replaced.
POLISH_SOUNDS = [("szcz", "5"), ("sz", "1"), ("cz", "2"), ("ch", "4"), ("ż", "3")]
POLISH_SOUNDS += [("w", "v"), ("ł", "l"), ("ń", "n"), ("ś", "s"), ("ź", "z"), ("ć", "c")]
ENGLISH_SOUNDS = [("shch", "5"), ("sh", "1"), ("ch", "2"), ("kh", "4"), ("zh", "3")]
ENGLISH_SOUNDS += [("ts", "c"), ("w", "v"), ("ë", "o")]
POLISH = re.compile(r"[A-ZĆŁŃÓŚŹŻ][a-zćłńóśźż]+(?:[ -][A-ZĆŁŃÓŚŹŻ][a-zćłńóśźż]*)*")
CYRILLIC = re.compile("[а-яёіїєґў' -]+")


def polish_spellings(country, name, others):
    """Polish spellings of the city `name`, from the Cyrillic ones among `others`."""
    best = {}
    for other in others:
        lower = re.sub("[’ʼ`]", "'", other.lower())
        if CYRILLIC.fullmatch(lower) and not set(FOREIGN[country]) & set(lower):
            spelt = spell(lower, country)
            if sound(spelt, POLISH_SOUNDS) == sound(name, ENGLISH_SOUNDS):
                best[spelt] = difflib.SequenceMatcher(None, spelt, name).ratio()
    if not best:
        return set()
    spelt = max(sorted(best), key=best.get)
    return {each for each in with_usual_endings(spelt) if POLISH.fullmatch(each)}


def with_usual_endings(name):
    """The name, and "Pokrowsk" for "Pokrowśk", "Łysyczańsk" for "Łysyczanśk"."""
    plain = name.replace("śk", "sk").replace("ćk", "ck")
    return {name, plain, re.sub(r"nsk\b", "ńsk", plain)}


def sound(name, sounds):
    """What is left of a name when spelling habits are taken off."""
    name = re.sub("[’'ʼ]", "", name.lower())
    for spelling, one in sounds:
        name = name.replace(spelling, one)
    return re.sub(r"[iyjь]|(.)(?=\1)", "", name)


def spell(name, language):
    """One name, given in small letters, in Polish letters."""
    out = ""
    for position, letter in enumerate(name):
        before = name[position - 1] if position else ""
        after = name[position + 1 : position + 2]
        if letter == "ь":
            out = softened(out, after)
        else:
            out += polish_letter(letter, before, after, language)
    if language == "RU":
        out = re.sub(r"(?:i|y)j\b", lambda end: end[0][0], out)
    return re.sub(r"(?<![^\s-])\w", lambda first: first[0].upper(), out)


def softened(out, after):
    """`out` with the soft sign on its last letter, unless a vowel carries it."""
    last = out[-1:]
    if last in SOFT_SIGN and not (after and after in SOFTENING):
        return out[:-1] + SOFT_SIGN[last]
    return out


def polish_letter(letter, before, after, language):
    """What one letter is between its neighbours."""
    if letter == "л":
        return "l" if after and after in SOFTENS_L[language] else "ł"
    if letter == "и" and language == "RU" and before and before in HARD:
        return "y"
    if letter in OWN[language]:
        return OWN[language][letter]
    if letter in SOFTENING:
        return joint(letter, before) + SOFTENING[letter]
    return PLAIN.get(letter, letter)


def joint(letter, before):
    """What links a softening vowel to the letter before it."""
    if not before or before in " -" or before in VOWELS:
        return "j"
    if letter == "ї" or before == "л" or (before in SIBILANT and letter in "её"):
        return ""
    return "i"
