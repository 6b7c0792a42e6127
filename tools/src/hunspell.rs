//! Hunspell: adds the names that the Polish spelling dictionary (sjp.pl) has
//! and SGJP lacks, with the forms their affix flags give.
//!
//! The flags say which endings a word takes, not which cases these are. That
//! is learned from the names that stand in both dictionaries: what SGJP says
//! of most words with the same flags and ending is taken for the new name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::lexicon::{Cases, Genders, NameClasses, Numbers, PartOfSpeech, Tag};
use crate::source;

/// Debian package hunspell-pl 1:7.5.0-1.
const PACKAGE_SHA256: &str = "9af9e010e5586ab3e5b46009273df8e94c8c1f0da8e3c7b1e2df1398ce68ef07";
/// Its files, for those who give a folder.
const DICTIONARY_SHA256: &str = "215fd73aa47b11e7fdd2e4d655e9fe37be4acdae16ff833badcfdfce79110aad";
const AFFIXES_SHA256: &str = "7c37b9bde78054e43365b488a13859094c88bc66664b5b7a7bb073626454b38e";

/// Of the words with the same flags, so many must agree on a reading.
const SHARE_OF_TAG: f64 = 0.4;
const SHARE_OF_CLASS: f64 = 0.25;
/// Fewer words than this prove nothing.
const ENOUGH: u32 = 3;

/// The capitalised words of the dictionary and its endings.
pub(crate) struct Hunspell {
    names: Vec<Name>,
    suffixes: HashMap<char, Vec<Suffix>>,
}

struct Name {
    lemma: String,
    /// Sorted, so that it can stand for the paradigm.
    flags: String,
}

struct Suffix {
    strip: String,
    add: String,
    condition: Vec<Letters>,
}

/// One place of a condition: `x`, `[abc]`, `[^abc]` or `.`.
struct Letters {
    letters: Vec<char>,
    negated: bool,
}

/// One form of a name and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameForm {
    pub(crate) form: String,
    pub(crate) tag: Tag,
    pub(crate) names: NameClasses,
}

/// What SGJP says of the names in both dictionaries: base form -> forms.
pub(crate) type Known = HashMap<String, Vec<NameForm>>;

impl Hunspell {
    /// Reads the dictionary from the Debian package, or from the folder that
    /// holds `pl_PL.aff` and `pl_PL.dic`.
    pub(crate) fn read(package_or_folder: &Path) -> Result<Self> {
        if package_or_folder.is_dir() {
            return Self::read_folder(package_or_folder);
        }
        source::check_sha256(package_or_folder, PACKAGE_SHA256)?;
        let unpacked = std::env::temp_dir().join(format!("hunspell-pl-{}", std::process::id()));
        let status = Command::new("dpkg-deb")
            .arg("-x")
            .args([package_or_folder, &unpacked])
            .status()
            .context("running dpkg-deb to unpack the package")?;
        ensure!(status.success(), "dpkg-deb could not unpack the package");
        let read = Self::read_folder(&unpacked.join("usr/share/hunspell"));
        std::fs::remove_dir_all(&unpacked)?;
        read
    }

    fn read_folder(folder: &Path) -> Result<Self> {
        let dictionary = folder.join("pl_PL.dic");
        source::check_sha256(&dictionary, DICTIONARY_SHA256)?;
        let affixes = folder.join("pl_PL.aff");
        source::check_sha256(&affixes, AFFIXES_SHA256)?;
        let suffixes = suffixes(&latin2(&affixes)?);
        let mut names: Vec<Name> = latin2(&dictionary)?
            .lines()
            .map(|line| {
                line.trim_end()
                    .split_once('/')
                    .unwrap_or((line.trim_end(), ""))
            })
            .filter(|(lemma, _)| is_name(lemma))
            .map(|(lemma, flags)| Name {
                lemma: lemma.to_owned(),
                flags: sorted(flags),
            })
            .collect();
        names.sort_by(|a, b| (&a.lemma, &a.flags).cmp(&(&b.lemma, &b.flags)));
        names.dedup_by(|a, b| a.lemma == b.lemma && a.flags == b.flags);
        Ok(Self { names, suffixes })
    }

    /// The base forms, to be looked for in SGJP.
    pub(crate) fn lemmas(&self) -> HashSet<&str> {
        self.names.iter().map(|name| name.lemma.as_str()).collect()
    }

    /// The names that `known` lacks, each with its forms.
    ///
    /// `is_form` says whether SGJP has a form of a name or adjective with this
    /// spelling; the dictionary lists parts of names ("Sandomierskim") as
    /// words of their own, and these are left out.
    pub(crate) fn new_names(
        &self,
        known: &Known,
        is_form: impl Fn(&str) -> bool,
    ) -> Vec<(&str, Vec<NameForm>)> {
        let learned = self.learn(known);
        let lemmas = self.lemmas();
        self.names
            .iter()
            .filter(|name| !known.contains_key(&name.lemma))
            .filter(|name| !is_regular_derivation(name))
            .filter(|name| {
                !name.flags.is_empty()
                    || !is_form(&name.lemma) && !is_inflected(&name.lemma, &lemmas, known)
            })
            .map(|name| (name.lemma.as_str(), self.inflect(name, &learned)))
            .collect()
    }

    /// Every form the flags give, with the ending that made it.
    fn forms<'a>(&'a self, name: &Name) -> Vec<(Ending<'a>, String)> {
        let mut forms = vec![(('-', "", ""), name.lemma.clone())];
        for flag in name.flags.chars() {
            for suffix in self.suffixes.get(&flag).into_iter().flatten() {
                if let Some(form) = suffix.apply(&name.lemma) {
                    forms.push(((flag, &suffix.strip, &suffix.add), form));
                }
            }
        }
        forms
    }

    fn learn<'a>(&'a self, known: &Known) -> Learned<'a> {
        let mut learned = Learned::default();
        for name in &self.names {
            let Some(known) = known.get(&name.lemma) else {
                continue;
            };
            let classes = learned.classes.entry(name.flags.as_str()).or_default();
            classes.0 += 1;
            let union = known.iter().fold(NameClasses::NONE, |all, f| all | f.names);
            for (bit, count) in classes.1.iter_mut().enumerate() {
                *count += u32::from(union.0 >> bit & 1);
            }
            for (ending, form) in self.forms(name) {
                let tags: HashSet<Tag> = known
                    .iter()
                    .filter(|known| known.form == form)
                    .map(|known| known.tag)
                    .collect();
                for flags in [name.flags.as_str(), ""] {
                    let votes = learned.endings.entry((flags, ending)).or_default();
                    votes.0 += 1;
                    for tag in &tags {
                        *votes.1.entry(*tag).or_default() += 1;
                    }
                }
            }
        }
        learned
    }

    fn inflect(&self, name: &Name, learned: &Learned<'_>) -> Vec<NameForm> {
        let names = learned.names(&name.flags);
        let mut forms = Vec::new();
        for (ending, form) in self.forms(name) {
            let tags = if name.flags.is_empty() {
                vec![any_case()]
            } else {
                learned.tags(&name.flags, ending)
            };
            forms.extend(tags.into_iter().map(|tag| NameForm {
                form: form.clone(),
                tag: tag.capitalised(),
                names,
            }));
        }
        forms
    }
}

/// Flag, letters taken off, letters put on.
type Ending<'a> = (char, &'a str, &'a str);
/// Words with these flags or this ending, and how many of them have each tag.
type Votes<T> = (u32, T);

#[derive(Default)]
struct Learned<'a> {
    endings: HashMap<(&'a str, Ending<'a>), Votes<BTreeMap<Tag, u32>>>,
    classes: HashMap<&'a str, Votes<[u32; 6]>>,
}

impl Learned<'_> {
    fn tags(&self, flags: &str, ending: Ending<'_>) -> Vec<Tag> {
        let votes = [flags, ""]
            .iter()
            .filter_map(|flags| self.endings.get(&(*flags, ending)))
            .find(|votes| votes.0 >= ENOUGH);
        let Some((n, tags)) = votes else {
            return vec![any_case()];
        };
        let agreed: Vec<Tag> = tags
            .iter()
            .filter(|(_, count)| f64::from(**count) >= SHARE_OF_TAG * f64::from(*n))
            .map(|(tag, _)| *tag)
            .collect();
        if agreed.is_empty() {
            return vec![any_case()];
        }
        agreed
    }

    fn names(&self, flags: &str) -> NameClasses {
        let Some((n, counts)) = self.classes.get(flags).filter(|votes| votes.0 >= ENOUGH) else {
            return NameClasses::OTHER;
        };
        if flags.is_empty() {
            return NameClasses::OTHER;
        }
        let bits = counts.iter().enumerate().fold(0, |bits, (bit, count)| {
            let common = f64::from(*count) >= SHARE_OF_CLASS * f64::from(*n);
            bits | u8::from(common) << bit
        });
        match NameClasses(bits) {
            NameClasses::NONE => NameClasses::OTHER,
            names => names,
        }
    }
}

impl Suffix {
    fn apply(&self, word: &str) -> Option<String> {
        let stem = word.strip_suffix(self.strip.as_str())?;
        let mut letters = word.chars().rev();
        let fits = self
            .condition
            .iter()
            .rev()
            .all(|wanted| letters.next().is_some_and(|letter| wanted.accept(letter)));
        fits.then(|| format!("{stem}{}", self.add))
    }
}

impl Letters {
    fn accept(&self, letter: char) -> bool {
        let letter = letter.to_lowercase().next().unwrap_or(letter);
        self.letters.contains(&letter) != self.negated
    }
}

/// A noun in any case, when nothing says which.
fn any_case() -> Tag {
    Tag::new(PartOfSpeech::Noun).with_agreement(Numbers::ALL, Cases::ALL, Genders::ALL)
}

/// Couples ("Adamowie", "Adamostwo") and possessives ("Adamowy", "Anniny") can
/// be made of any first name, and hardly ever are.
fn is_regular_derivation(name: &Name) -> bool {
    let possessive = ["owy", "iny", "yny"]
        .iter()
        .any(|ending| name.lemma.ends_with(ending));
    name.flags == "r"
        || name.flags == "OV" && name.lemma.ends_with("ostwo")
        || name.flags == "XYx" && possessive
}

/// Whether a word without flags is a form of a name that is known.
fn is_inflected(word: &str, lemmas: &HashSet<&str>, known: &Known) -> bool {
    const ENDINGS: [&str; 16] = [
        "owie", "iego", "iemu", "owi", "ego", "emu", "ami", "iem", "om", "em", "ów", "ach", "ych",
        "ym", "im", "ich",
    ];
    const BASES: [&str; 8] = ["", "a", "o", "e", "y", "i", "ie", "ia"];
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.chars().nth(2).is_some())
        .flat_map(|stem| BASES.iter().map(move |base| format!("{stem}{base}")))
        .any(|base| lemmas.contains(base.as_str()) || known.contains_key(&base))
}

fn is_name(lemma: &str) -> bool {
    lemma.chars().next().is_some_and(char::is_uppercase)
        && lemma.chars().nth(1).is_some()
        && lemma
            .chars()
            .all(|letter| letter.is_alphabetic() || "-'’".contains(letter))
}

fn sorted(flags: &str) -> String {
    let mut flags: Vec<char> = flags.chars().collect();
    flags.sort_unstable();
    flags.dedup();
    flags.into_iter().collect()
}

fn latin2(path: &PathBuf) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(encoding_rs::ISO_8859_2.decode(&bytes).0.into_owned())
}

/// Reads the `SFX` lines: flag, letters to strip, letters to add, condition.
fn suffixes(affixes: &str) -> HashMap<char, Vec<Suffix>> {
    let mut suffixes: HashMap<char, Vec<Suffix>> = HashMap::new();
    for line in affixes.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let ["SFX", flag, strip, add, condition] = cells[..] else {
            continue;
        };
        let nothing = |cell: &str| if cell == "0" { "" } else { cell }.to_owned();
        suffixes
            .entry(flag.chars().next().expect("a cell is not empty"))
            .or_default()
            .push(Suffix {
                strip: nothing(strip),
                add: nothing(add.split('/').next().expect("a split has a first part")),
                condition: condition_letters(condition),
            });
    }
    suffixes
}

fn condition_letters(condition: &str) -> Vec<Letters> {
    let mut places = Vec::new();
    let mut letters = condition.chars();
    while let Some(letter) = letters.next() {
        let place: String = match letter {
            '[' => letters
                .by_ref()
                .take_while(|letter| *letter != ']')
                .collect(),
            '.' => "^".to_owned(),
            letter => letter.to_string(),
        };
        let negated = place.starts_with('^');
        places.push(Letters {
            letters: place.trim_start_matches('^').chars().collect(),
            negated,
        });
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_follow_their_conditions() {
        let suffixes = suffixes("SFX O Y 2\nSFX O   ów   owa   ów\nSFX O   0   a   [^ó]w\n");
        let forms = |word: &str| -> Vec<String> {
            suffixes[&'O']
                .iter()
                .filter_map(|s| s.apply(word))
                .collect()
        };
        assert_eq!(forms("Kijów"), ["Kijowa"]);
        assert_eq!(forms("Ławrow"), ["Ławrowa"]);
        assert!(forms("Tusk").is_empty());
    }
}
