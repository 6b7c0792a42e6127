//! Language of an article: tells the known languages from each other and from
//! their neighbours.
//!
//! Each of a language's commonest words counts for it, and so does each of its
//! letters beyond a to z; a text is in the language that most speaks for. What
//! is written without diacritics is also read by the words' bare forms. A text
//! in which too little speaks for any language, or most for one that the
//! program does not know, has none, unless its few words are in the Polish
//! dictionary. Only a sample of the text is read: its
//! beginning and its middle.
//!
//! Words and letters come from [`LANGUAGES`], those of the neighbours from
//! `others.tsv`.

use std::sync::LazyLock;

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{POLISH, SetId, Written};
use super::{LANGUAGES, Lang};
use crate::table::{Table, alternatives};

/// Longest piece of the text that is read at once, in bytes.
const PIECE_BYTES: usize = 640;
/// What a common word counts for, where a letter counts for one.
const WORD_POINTS: u32 = 4;
/// Least points of a text's language.
const POINTS_MIN: u32 = 2 * WORD_POINTS;
/// Letters that a point may cost at most.
const LETTERS_PER_POINT_MAX: u32 = 20;
/// Letters among which there are fewer than one beyond a to z where somebody
/// types without diacritics.
const LETTERS_PER_DIACRITIC_MIN: u32 = 100;

/// Tells the language of an article.
///
/// `None` where the text is in no known language or has too few words to judge
/// by; a name or a heading alone has none.
///
/// ```
/// use prasowka::lang::{Lang, detect::detect};
/// assert_eq!(detect("Prezydent nie spotkał się z premierem."), Some(Lang::PL));
/// assert_eq!(detect("Donald Tusk"), None);
/// ```
#[must_use]
pub fn detect(text: &str) -> Option<Lang> {
    let winner = winner(text);
    if winner == Some(Lang::PL) || text.len() > PIECE_BYTES {
        return winner;
    }
    // what stands in titles says little of a short text
    let outside = without_short_quotations(text);
    let n_long = match self::winner(&outside) {
        Some(Lang::PL) => return Some(Lang::PL),
        Some(_) => LONG_WORDS_AGAINST,
        None => LONG_WORDS_MIN,
    };
    if is_short_polish(&outside, n_long) {
        Some(Lang::PL)
    } else {
        winner
    }
}

/// The language for which common words and letters speak most.
fn winner(text: &str) -> Option<Lang> {
    let evidence = &*EVIDENCE;
    let mut tally = Tally::default();
    for piece in sample(text) {
        tally.read(piece, evidence);
    }
    tally.winner()
}

/// Letters from which a word is no chance likeness.
const LONG_WORD: usize = 4;
/// Long words that are no names, in a short text whose words are all Polish.
const LONG_WORDS_MIN: usize = 2;
/// The same where common words speak for another language.
const LONG_WORDS_AGAINST: usize = 3;
/// Bytes of the longest quotation that can be a title.
const TITLE_BYTES_MAX: usize = 60;

/// Letters from which an inflected word is Polish and not like a word elsewhere.
const TELLING_WORD: usize = 6;

/// How many more there must be beside a name with letters of a language that has
/// many words in common with Polish.
const LONG_WORDS_NEAR: usize = 2;
/// Such letters.
const NEIGHBOURS: [char; 12] = ['á', 'č', 'ď', 'ě', 'í', 'ň', 'ř', 'š', 'ť', 'ů', 'ý', 'ž'];

/// Whether a text is too short for common words and letters to tell, but all its
/// words with a small letter are in the Polish dictionary: "Premier wygrywa
/// wybory". Words with a capital count where something else is Polish for
/// certain, and where they are no plain names: "Wójt Anna Nowak z Łomży". Titles
/// do not count, even without quotation marks: "House of the Dragon wraca".
fn is_short_polish(text: &str, n_long_min: usize) -> bool {
    let mut n_long = 0;
    let (mut in_title, mut is_certain, mut is_near) = (false, false, false);
    let words = text.split(|character: char| !character.is_alphabetic());
    for word in words.filter(|word| !word.is_empty()) {
        let lower = super::words::lower(word);
        let set = POLISH.lookup(&lower);
        let n_letters = word.chars().count();
        let is_long = n_letters >= LONG_WORD;
        if !word.starts_with(char::is_lowercase) {
            in_title = true;
            is_near |= set.is_none() && lower.contains(NEIGHBOURS);
            if let Some(set) = set.filter(|_| is_long) {
                n_long += usize::from(is_no_plain_name(set, &lower));
                is_certain |= has_polish_letter(&lower);
            }
            continue;
        }
        let is_english = Lang::EN.has_function_word(word);
        if in_title && is_english {
            continue;
        }
        in_title = false;
        let Some(set) = set else {
            return false;
        };
        n_long += usize::from(is_long);
        is_certain |= has_polish_letter(&lower)
            || Lang::PL.has_function_word(&lower) && !is_english
            || n_letters >= TELLING_WORD && is_inflected(set, &lower, Written::Small);
    }
    let n_more = if is_near { LONG_WORDS_NEAR } else { 0 };
    is_certain && n_long >= n_long_min + n_more
}

/// Whether a word that has a capital is a word like any other, or a name that is
/// not in its base form.
fn is_no_plain_name(set: SetId, lower: &str) -> bool {
    let is_name = |written| !POLISH.preferred(set, written).names.is_empty();
    !is_name(Written::Small) && !is_name(Written::Capital)
        || is_inflected(set, lower, Written::Capital)
}

/// Whether a form is not the base form of its likeliest word.
fn is_inflected(set: SetId, lower: &str, written: Written) -> bool {
    let mut lemma = String::new();
    POLISH.lemma_lower(lower, POLISH.preferred(set, written), &mut lemma);
    lemma != lower
}

/// Whether a word has a letter that only Polish writes of the languages around.
fn has_polish_letter(lower: &str) -> bool {
    lower.contains(['ą', 'ę', 'ł', 'ń', 'ś', 'ź', 'ż', 'ó', 'ć'])
}

/// A text without the short stretches between quotation marks.
fn without_short_quotations(text: &str) -> String {
    let is_quote = |character: char| matches!(character, '"' | '„' | '”' | '“' | '«' | '»');
    let mut outside = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_quote) {
        let quote = rest[start..].chars().next().map_or(1, char::len_utf8);
        let inside = &rest[start + quote..];
        outside.push_str(&rest[..start]);
        outside.push(' ');
        rest = match inside.find(is_quote).filter(|end| *end <= TITLE_BYTES_MAX) {
            Some(end) => {
                let after = &inside[end..];
                &after[after.chars().next().map_or(0, char::len_utf8)..]
            }
            None => inside,
        };
    }
    outside.push_str(rest);
    outside
}

/// The pieces of a text that are read.
fn sample(text: &str) -> impl Iterator<Item = &str> {
    let (head, rest) = text.split_at(text.floor_char_boundary(PIECE_BYTES));
    let skipped = rest.floor_char_boundary(rest.len().saturating_sub(PIECE_BYTES) / 2);
    let middle = &rest[skipped..];
    [head, &middle[..middle.floor_char_boundary(PIECE_BYTES)]].into_iter()
}

/// A set of languages: bit `n` is the language `n` of [`LANGUAGES`], and after
/// those of `others.tsv`.
type Languages = u32;

/// Characters below this one have a row of their own in [`Evidence`]; Latin
/// and Cyrillic letters do.
const N_CHARACTERS: usize = 0x530;

/// What words and letters say about the language.
struct Evidence {
    /// Of each character: its lower case, 0 where it is no letter, and the
    /// languages that write it beside a to z.
    characters: Vec<(u16, Languages)>,
    /// Slots of words by their hash, a power of two of them.
    words: Vec<Word>,
}

/// A common word.
#[derive(Clone, Copy, Default)]
struct Word {
    /// 0 in an empty slot.
    hash: u32,
    /// Where it is common.
    common: Languages,
    /// Where it is common without its diacritics.
    bare: Languages,
}

static EVIDENCE: LazyLock<Evidence> = LazyLock::new(|| {
    let known = LANGUAGES.iter().map(|language| {
        let words = language.function_words.lines();
        let words = words.filter(|word| !word.starts_with('#')).collect();
        (language.letters, words)
    });
    let others = Table::parse(include_str!("others.tsv"));
    let (letters, words) = (others.column("letters"), others.column("words"));
    let others = others
        .rows()
        .map(|row| (row[letters], alternatives(row[words]).collect()));
    Evidence::new(known.chain(others))
});

impl Evidence {
    /// Of the letters and words of each language, in the order of the bits.
    fn new(languages: impl Iterator<Item = (&'static str, Vec<&'static str>)>) -> Self {
        let mut characters: Vec<_> = (0..N_CHARACTERS as u32).map(lower_letter).collect();
        let mut words: HashMap<u32, Word> = HashMap::new();
        for (n_language, (letters, common)) in languages.enumerate() {
            let bit = 1 << n_language;
            for letter in letters
                .chars()
                .flat_map(|lower| [Some(lower), upper(lower)])
            {
                characters[letter.map_or(0, |letter| letter as usize)].1 |= bit;
            }
            for word in common {
                words.entry(hash(word)).or_default().common |= bit;
                words
                    .entry(hash(&without_diacritics(word)))
                    .or_default()
                    .bare |= bit;
            }
        }
        Self {
            characters,
            words: slots(words),
        }
    }

    /// The entry of a word, an empty one where it is not common anywhere.
    fn word(&self, hash: u32) -> Word {
        let mask = self.words.len() - 1;
        let mut slot = hash as usize & mask;
        while self.words[slot].hash != hash && self.words[slot].hash != 0 {
            slot = (slot + 1) & mask;
        }
        self.words[slot]
    }
}

/// Lower case of a character, 0 where it is no letter; of no language yet.
fn lower_letter(character: u32) -> (u16, Languages) {
    let lower = char::from_u32(character)
        .filter(|character| character.is_alphabetic())
        .and_then(|character| character.to_lowercase().next());
    (lower.map_or(0, |lower| lower as u16), 0)
}

/// The capital of a letter that has a single one.
fn upper(lower: char) -> Option<char> {
    let mut capital = lower.to_uppercase();
    capital.next().filter(|_| capital.next().is_none())
}

/// The word as it is typed on a keyboard without diacritics.
fn without_diacritics(word: &str) -> String {
    word.nfd()
        .filter(|&character| !is_combining_mark(character))
        .map(|letter| match letter {
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            'ı' => 'i',
            _ => letter,
        })
        .collect()
}

/// Places the words so that each is found from the slot of its hash on.
fn slots(words: HashMap<u32, Word>) -> Vec<Word> {
    let mut slots = vec![Word::default(); (words.len() * 2).next_power_of_two()];
    let mask = slots.len() - 1;
    for (hash, word) in words {
        let mut slot = hash as usize & mask;
        while slots[slot].hash != 0 {
            slot = (slot + 1) & mask;
        }
        slots[slot] = Word { hash, ..word };
    }
    slots
}

/// Hash of no letters.
const HASH_EMPTY: u32 = 0x811C_9DC5;

/// Hash of a word with one letter more.
#[inline]
fn add_letter(hash: u32, letter: u16) -> u32 {
    (hash.rotate_left(5) ^ u32::from(letter)).wrapping_mul(0x9E37_79B1)
}

/// Hash of a lower-case word.
fn hash(word: &str) -> u32 {
    word.chars()
        .fold(HASH_EMPTY, |hash, letter| add_letter(hash, letter as u16))
}

/// What was counted in a text.
#[derive(Default)]
struct Tally {
    /// Letters of all scripts.
    n_letters: u32,
    /// Those beyond a to z.
    n_beyond: u32,
    /// Points of each language.
    points: [u32; Languages::BITS as usize],
    /// Further points of those that may be written without diacritics.
    bare_points: [u32; Languages::BITS as usize],
}

impl Tally {
    /// Counts the words and letters of a piece.
    fn read(&mut self, piece: &str, evidence: &Evidence) {
        let (mut word, mut n_word) = (HASH_EMPTY, 0);
        for character in piece.chars() {
            let (lower, languages) = evidence
                .characters
                .get(character as usize)
                .copied()
                .unwrap_or_else(|| far_character(character));
            if lower != 0 {
                word = add_letter(word, lower);
                n_word += 1;
                self.n_beyond += u32::from(lower >= 0x80);
                add(&mut self.points, languages, 1);
            } else if n_word > 0 && !is_inside_word(character) {
                // an initial is no word
                if n_word > 1 || character != '.' {
                    self.read_word(evidence.word(word));
                }
                self.n_letters += n_word;
                (word, n_word) = (HASH_EMPTY, 0);
            }
        }
        self.n_letters += n_word;
        self.read_word(evidence.word(word));
    }

    /// Counts a word.
    #[inline]
    fn read_word(&mut self, word: Word) {
        add(&mut self.points, word.common, WORD_POINTS);
        add(&mut self.bare_points, word.bare & !word.common, WORD_POINTS);
    }

    /// The language that most speaks for, if enough does.
    fn winner(mut self) -> Option<Lang> {
        if self.n_beyond * LETTERS_PER_DIACRITIC_MIN < self.n_letters {
            for (points, bare) in self.points.iter_mut().zip(self.bare_points) {
                *points += bare;
            }
        }
        let best = (0..self.points.len()).max_by_key(|&at| self.points[at])?;
        let most = self.points[best];
        let second = (0..self.points.len())
            .filter(|&at| at != best)
            .map(|at| self.points[at])
            .max()?;
        let enough = most >= POINTS_MIN && most * LETTERS_PER_POINT_MAX >= self.n_letters;
        let known = LANGUAGES.get(best).filter(|_| enough && most > second)?;
        Some(known.lang)
    }
}

/// Adds points to each of some languages.
#[inline]
fn add(points: &mut [u32; Languages::BITS as usize], mut languages: Languages, n_points: u32) {
    while languages != 0 {
        points[languages.trailing_zeros() as usize] += n_points;
        languages &= languages - 1;
    }
}

/// A character of another script, which belongs to no known language.
#[cold]
fn far_character(character: char) -> (u16, Languages) {
    (u16::from(character.is_alphabetic()), 0)
}

/// Whether a word goes on after this character, which is no letter: marks that
/// compose a letter, and soft hyphens.
fn is_inside_word(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Lang>) {
        assert_eq!(detect(text), expected, "of {text:?}");
    }

    #[test]
    fn tells_the_known_languages() {
        let table = Table::parse(include_str!("../../tests/data/languages.tsv"));
        let (lang, text) = (table.column("lang"), table.column("text"));
        for language in LANGUAGES {
            let rows = table.rows().filter(|row| row[lang] == language.lang.code());
            let n_right = rows
                .map(|row| check(row[text], Some(language.lang)))
                .count();
            assert!(n_right >= 10, "rows of {}", language.name);
        }
    }

    #[test]
    fn headlines_are_polish_where_all_words_are() {
        check("Premier wygrywa wybory.", Some(Lang::PL));
        check("Nowy tekst i zdjęcie z Donaldem Tuskiem.", Some(Lang::PL));
        check("Donald Tusk", None);
        check("Rosja i Wietnam", None);
        check("Anna Nowak", None);
        check("Starosta Ewa Zielińska z Iłży", Some(Lang::PL));
        check("Powódź w Kłodzku", Some(Lang::PL));
        check("Rzecznik policji Jan Wrona milczy", Some(Lang::PL));
        check("Film star Tom Hanks", None);
        check("We play football", None);
        check("Minister Petr Novák na Moravě", None);
        check("Starosta Jana Nováková z Brna", None);
        check("Pogodba podpisana", None);
        check("Premier wins election", None);
        check("Nová vláda získala podporu", None);
    }

    #[test]
    fn titles_do_not_tell_the_language() {
        check(
            "Film „The Shape of the Water” wygrał festiwal. Reżyser dziękował ekipie.",
            Some(Lang::PL),
        );
        check("House of the Dragon wraca latem na antenę.", Some(Lang::PL));
        check(
            "Musical \"The Book of Mormon\" w teatrze od środy",
            Some(Lang::PL),
        );
        check("He said „Nie ma zgody” was the answer.", Some(Lang::EN));
        check(
            "Serial \"Better Call Saul\" ma nowy sezon, czwarty.",
            Some(Lang::PL),
        );
        check(
            "The film “Zimna wojna” was the best of the year.",
            Some(Lang::EN),
        );
        check(
            "The mayor of Radom said that the plan was his.",
            Some(Lang::EN),
        );
        check("Wójt Kowalska mówiła o drodze i szkole.", Some(Lang::PL));
        check(
            "Wójt pisała do ministra, starosta do nikogo.",
            Some(Lang::PL),
        );
        check("Župan je govoril o cesti in šoli.", Some(Lang::SL));
        check(
            "Starosta mluvil o silnici a škole, kterou chce opravit.",
            Some(Lang::CS),
        );
    }

    #[test]
    fn has_none_for_other_languages() {
        let paragraphs = [
            "O governo anunciou na terça-feira que não vai aumentar os impostos antes das eleições, mas a oposição pergunta como é que ele pretende pagar os novos hospitais.",
            "De politie zoekt naar twee mannen die vrijdag in het centrum van Utrecht een juwelier hebben overvallen. Er raakte niemand gewond, maar de schade is groot.",
            "A kormány szerdán elfogadta a jövő évi költségvetést. Az ellenzék szerint a számok nem reálisak, és azt kérik, hogy a miniszter ezt magyarázza meg.",
            "Guvernul a aprobat miercuri bugetul pentru anul viitor. Opoziția spune că cifrele nu sunt realiste și cere ca ministrul să vină în fața parlamentului.",
            "Vlada je u srijedu usvojila proračun za iduću godinu. Oporba tvrdi da brojke nisu realne i traži da ministar to objasni u saboru, što on još nije učinio.",
            "Regeringen lade på onsdagen fram sin budget för nästa år. Oppositionen anser att siffrorna inte stämmer och vill att ministern ska förklara sig.",
            "Regeringen har onsdag fremlagt sit forslag til budget for næste år. Oppositionen mener ikke, at tallene holder, og vil have en forklaring af ministeren.",
            "Vyriausybė trečiadienį patvirtino kitų metų biudžetą. Opozicija sako, kad skaičiai nėra tikri, ir prašo, kad ministras tai paaiškintų.",
            "Hallitus hyväksyi keskiviikkona ensi vuoden talousarvion. Oppositio sanoo, että luvut eivät ole oikeita, ja vaatii ministeriltä selitystä.",
            "Hükümet çarşamba günü gelecek yılın bütçesini kabul etti. Muhalefet ise bu rakamların gerçekçi olmadığını ve bakanın açıklama yapması gerektiğini söyledi.",
            "El govern ha aprovat dimecres els pressupostos per a l'any que ve. L'oposició diu que els comptes no són realistes i demana que el ministre ho expliqui amb més detall.",
            "Урад у сераду зацвердзіў бюджэт на наступны год. Апазіцыя лічыць, што лічбы не адпавядаюць рэчаіснасці, і просіць, каб міністр гэта патлумачыў.",
            "Влада је у среду усвојила буџет за следећу годину. Опозиција тврди да бројке нису реалне и тражи да министар то објасни, што он још није учинио.",
            "Владата во средата го усвои буџетот за идната година. Опозицијата смета дека бројките не се реални и бара министерот да објасни што значат.",
            "Η κυβέρνηση ενέκρινε την Τετάρτη τον προϋπολογισμό για το επόμενο έτος.",
            "政府は水曜日に来年度の予算案を承認した。",
            "أقرت الحكومة يوم الأربعاء ميزانية العام المقبل",
        ];
        for paragraph in paragraphs {
            check(paragraph, None);
        }
    }

    #[test]
    fn has_none_for_too_few_words() {
        for text in [
            "",
            " \n",
            "2024-06-18",
            "Donald Tusk",
            "Emmanuel Macron, Olaf Scholz",
            "©",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn reads_over_headings_in_another_language() {
        check(
            "The Best of the Year and What to Expect from the Next One\n\nOrganizatorzy festiwalu podali \
             program koncertów, które odbędą się w lipcu. Bilety będzie można kupić już od poniedziałku, \
             ale tylko w internecie. Jak mówi dyrektor, zainteresowanie jest większe niż przed rokiem.",
            Some(Lang::PL),
        );
        check(
            "Die Würde des Menschen ist unantastbar\n\nThe words with which the German constitution begins \
             were read aloud by pupils from all over the country. Their teachers said that it had been \
             their own idea.",
            Some(Lang::EN),
        );
    }

    #[test]
    fn reads_composed_letters_and_bare_ones() {
        let text = "Żołnierze, których wysłano na granicę, będą się zmieniać co trzy miesiące.";
        check(text, Some(Lang::PL));
        check(&text.nfd().collect::<String>(), Some(Lang::PL));
        check(&text.to_uppercase(), Some(Lang::PL));
        check(&without_diacritics(&text.to_lowercase()), Some(Lang::PL));
    }

    #[test]
    fn holds_every_language_and_word() {
        let others = Table::parse(include_str!("others.tsv"));
        assert!(LANGUAGES.len() + others.rows().count() <= Languages::BITS as usize);
        let words = LANGUAGES
            .iter()
            .flat_map(|language| language.function_words.lines());
        let mut by_hash = HashMap::new();
        for word in words.filter(|word| !word.starts_with('#')) {
            assert_eq!(
                *by_hash.entry(hash(word)).or_insert(word),
                word,
                "share a hash"
            );
            assert_ne!(EVIDENCE.word(hash(word)).common, 0, "{word:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*", repeated in 1..200_usize) {
            let _ = detect(&text.repeat(repeated));
        }
    }
}
