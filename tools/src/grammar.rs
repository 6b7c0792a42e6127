//! Grammar: turns SGJP's tags and name classes into the lexicon's bits.

use crate::lexicon::{Cases, Degree, Genders, NameClasses, Numbers, PartOfSpeech, Tag};

/// Reads a tag like `subst:pl:gen.acc:m1`; none for what is no word of
/// running text (symbols, numerals in digits, halves of words).
pub(crate) fn tag(tag: &str) -> Option<Tag> {
    let (class, rest) = tag.split_once(':').unwrap_or((tag, ""));
    let mut packed = Tag::new(part_of_speech(class)?);
    let (mut numbers, mut cases, mut genders) = (Numbers::NONE, Cases::NONE, Genders::NONE);
    for value in rest.split([':', '.']) {
        match value {
            "sg" => numbers |= Numbers::SINGULAR,
            "pl" => numbers |= Numbers::PLURAL,
            "nom" => cases |= Cases::NOMINATIVE,
            "gen" => cases |= Cases::GENITIVE,
            "dat" => cases |= Cases::DATIVE,
            "acc" => cases |= Cases::ACCUSATIVE,
            "inst" => cases |= Cases::INSTRUMENTAL,
            "loc" => cases |= Cases::LOCATIVE,
            "voc" => cases |= Cases::VOCATIVE,
            "m1" => genders |= Genders::MASCULINE_HUMAN,
            "m2" => genders |= Genders::MASCULINE_ANIMATE,
            "m3" => genders |= Genders::MASCULINE_INANIMATE,
            "f" => genders |= Genders::FEMININE,
            "n" => genders |= Genders::NEUTER,
            "pos" => packed = packed.with_degree(Degree::Positive),
            "com" => packed = packed.with_degree(Degree::Comparative),
            "sup" => packed = packed.with_degree(Degree::Superlative),
            "neg" => packed = packed.negated(),
            "pt" => packed = packed.plurale_tantum(),
            _ => {}
        }
    }
    if class == "depr" {
        packed = packed.depreciative();
    }
    Some(packed.with_agreement(numbers, cases, genders))
}

fn part_of_speech(class: &str) -> Option<PartOfSpeech> {
    Some(match class {
        "subst" | "depr" => PartOfSpeech::Noun,
        "ger" => PartOfSpeech::Gerund,
        "adj" => PartOfSpeech::Adjective,
        "adja" => PartOfSpeech::AdjectiveStem,
        "adjp" => PartOfSpeech::AdjectiveAfterPreposition,
        "ppas" => PartOfSpeech::PassiveParticiple,
        "pact" => PartOfSpeech::ActiveParticiple,
        "pacta" | "pcon" | "pant" => PartOfSpeech::AdverbialParticiple,
        "fin" | "bedzie" => PartOfSpeech::Present,
        "praet" => PartOfSpeech::Past,
        "cond" => PartOfSpeech::Conditional,
        "impt" => PartOfSpeech::Imperative,
        "imps" => PartOfSpeech::Impersonal,
        "inf" => PartOfSpeech::Infinitive,
        "winien" | "pred" | "adjc" => PartOfSpeech::Predicative,
        "adv" => PartOfSpeech::Adverb,
        "num" => PartOfSpeech::Numeral,
        "ppron12" | "ppron3" | "siebie" => PartOfSpeech::Pronoun,
        "prep" => PartOfSpeech::Preposition,
        "conj" | "comp" => PartOfSpeech::Conjunction,
        "part" | "frag" => PartOfSpeech::Particle,
        "interj" => PartOfSpeech::Interjection,
        "brev" => PartOfSpeech::Abbreviation,
        _ => return None,
    })
}

/// Reads the name classes of a row, like `imię|nazwisko`.
///
/// SGJP has no class for inhabitants and peoples: they are the human nouns
/// among the ordinary words that are written with a capital.
pub(crate) fn names(classes: &str, lemma: &str, tag: Tag) -> NameClasses {
    let mut found = NameClasses::NONE;
    for class in classes.split('|') {
        found |= match class {
            "imię" => NameClasses::FIRST_NAME,
            "nazwisko"
            | "nazwisko_(odmężowskie)"
            | "nazwisko_(odojcowskie)"
            | "człon_nazwiska"
            | "patronimicum" => NameClasses::SURNAME,
            "nazwa_geograficzna" | "człon_nazwy_geograficznej" => NameClasses::GEOGRAPHIC,
            "nazwa_organizacji"
            | "nazwa_instytucji"
            | "nazwa_firmy"
            | "człon_nazwy_organizacji"
            | "człon_nazwy_instytucji"
            | "człon_nazwy_firmy"
            | "marka" => NameClasses::ORGANISATION,
            "nazwa_pospolita" | "nazwa pospolita" | "pospolita" => demonym(lemma, tag),
            "" => NameClasses::NONE,
            _ => NameClasses::OTHER,
        };
    }
    found
}

fn demonym(lemma: &str, tag: Tag) -> NameClasses {
    let mut letters = lemma.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let human = tag.part() == PartOfSpeech::Noun
        && tag
            .genders()
            .intersects(Genders::MASCULINE_HUMAN | Genders::FEMININE);
    if capital && letters.all(char::is_lowercase) && (human || tag.is_depreciative()) {
        NameClasses::DEMONYM
    } else {
        NameClasses::NONE
    }
}

/// Whether a row's labels say that the word or form is hardly met today.
pub(crate) fn is_rare(labels: &str) -> bool {
    const RARE: [&str; 9] = [
        "daw.", "przest.", "rzad.", "gwar.", "indyw.", "niepopr.", "reg.", "hist.", "wulg.",
    ];
    labels.split(',').any(|label| RARE.contains(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_bits() {
        let read = tag("subst:pl:gen.acc:m1").expect("subst is a class");
        assert_eq!(read.part(), PartOfSpeech::Noun);
        assert_eq!(read.numbers(), Numbers::PLURAL);
        assert_eq!(read.cases(), Cases::GENITIVE | Cases::ACCUSATIVE);
        assert_eq!(read.genders(), Genders::MASCULINE_HUMAN);
        let read = tag("adj:sg:loc:m1.m2.m3.n:sup").expect("adj is a class");
        assert_eq!(read.degree(), Some(Degree::Superlative));
        assert_eq!(tag("sym"), None);
        assert_eq!(tag("prep:loc:nwok").map(Tag::cases), Some(Cases::LOCATIVE));
    }

    #[test]
    fn name_classes_become_bits() {
        let human = tag("subst:pl:gen.acc:m1").expect("subst is a class");
        assert_eq!(
            names("imię|nazwisko", "Polek", human),
            NameClasses::FIRST_NAME | NameClasses::SURNAME
        );
        assert_eq!(
            names("nazwa_pospolita", "Polak", human),
            NameClasses::DEMONYM
        );
        assert_eq!(
            names("nazwa_pospolita", "profesor", human),
            NameClasses::NONE
        );
    }
}
