//! Case forms of names by rule, for words that no dictionary declines.
//!
//! A language has rows of a nominative's last letters and the endings that
//! forms have in their place; the first row that fits a word is its own. Rows
//! give every form that the word could have, whatever its gender, and so some
//! that nobody writes: a form too many finds nothing, since only the names of
//! the tables are declined this way, while a form too few loses a country.

use crate::lang::Lang;

/// Last letters of a nominative, and what stands there in all its forms.
type Row = (&'static str, &'static str);

const POLISH: &[Row] = &[
    (
        "czyk",
        "czyk czyka czykowi czykiem czyku czycy czyków czykom czykami czykach czyki",
    ),
    (
        "anin",
        "anin anina aninowi aninem aninie anie an anom anami anach",
    ),
    ("iec", "iec ca cowi cem cu cy ców com cami cach"),
    (
        "ski",
        "ski skiego skiemu skim skiej ska ską skie scy skich skimi sko",
    ),
    (
        "cki",
        "cki ckiego ckiemu ckim ckiej cka cką ckie ccy ckich ckimi cko",
    ),
    (
        "owy",
        "owy owego owemu owym owej owa ową owe owi owych owymi owo",
    ),
    ("jka", "jka jki jce jkę jką jko jek jkom jkami jkach"),
    ("ka", "ka ki ce kę ką ko ek kom kami kach"),
    ("ga", "ga gi dze gę gą go"),
    ("ra", "ra ry rze rę rą ro"),
    ("ta", "ta ty cie tę tą to"),
    ("da", "da dy dzie dę dą do"),
    ("ła", "ła ły le łę łą ło"),
    ("ia", "ia ii i ię ią io"),
    ("ja", "ja ji i ję ją jo"),
    ("la", "la li lę lą lo"),
    ("a", "a y i ie ę ą o"),
    ("y", "y ów om ami ach"),
    ("o", "o a u em ie"),
    ("i", "i"),
    ("e", "e"),
    ("u", "u"),
    ("é", "é"),
    ("á", "á"),
    ("k", "k ka ku kowi kiem"),
    ("g", "g ga gu gowi giem"),
    ("", " a u owi em ie iem"),
];

const RUSSIAN: &[Row] = &[
    ("ия", "ия ии ию ией"),
    ("ея", "ея еи ее ею еей"),
    ("оа", "оа"),
    ("ая", "ая ой ую ою"),
    ("яя", "яя ей юю ею"),
    ("ое", "ое ого ому ым ом"),
    ("ые", "ые ых ым ыми"),
    ("ие", "ие их им ими ия ий иям иями иях"),
    ("ий", "ий ого его ому ему им ом ем"),
    ("ый", "ый ого ому ым ом"),
    ("а", "а ы и е у ой ей ою"),
    ("я", "я и е ю ей ёй"),
    ("ы", "ы ов ам ами ах "),
    ("ь", "ь и ью я ю ем е"),
    ("й", "й я ю ем е и"),
    ("о", "о а у ом е"),
    ("пет", "пет пта пту птом пте"),
    ("и", "и"),
    ("е", "е"),
    ("у", "у"),
    ("ю", "ю"),
    ("э", "э"),
    ("", " а у ом е ем"),
];

const UKRAINIAN: &[Row] = &[
    ("ія", "ія ії ію ією іє"),
    ("ея", "ея еї ею еєю"),
    ("оа", "оа"),
    ("ка", "ка ки ці ку кою кої кій"),
    ("га", "га ги зі гу гою"),
    ("ха", "ха хи сі ху хою"),
    ("а", "а и і у ою ею ої ій"),
    ("я", "я і ї ю ею єю ьої ій ьою"),
    ("ий", "ий ого ому им ім"),
    ("е", "е ого ому им ім"),
    ("і", "і их им ими"),
    ("и", "и ів ам ами ах  и"),
    ("ь", "ь і ю я ем ові сю ню лю ддю"),
    ("й", "й ю я єм ї єві"),
    ("о", "о а у ом і"),
    ("пет", "пет пту пта птом пті птові"),
    ("у", "у"),
    ("ю", "ю"),
    ("", " у а ом ем і ові еві"),
];

const CZECH: &[Row] = &[
    ("ie", "ie ii ií iím ích"),
    ("ka", "ka ky ce ku kou"),
    ("ha", "ha hy ze hu hou"),
    ("ra", "ra ry ře ru rou"),
    ("ea", "ea eje eji eu eou ejí eou"),
    ("a", "a y i ě e u ou"),
    ("á", "á é ou"),
    ("é", "é ého ému ém ých ým ými"),
    ("ý", "ý ého ému ým ém"),
    ("ství", "ství stvím"),
    ("ní", "ní ního nímu ním ních ními"),
    ("í", "í ím ího"),
    ("y", "y  ů ům ech ách ám ami ích"),
    ("o", "o a u em ě"),
    ("ec", "ec ce ci cem"),
    ("e", "e i í ích ím ím emi"),
    ("i", "i"),
    ("", " u a e i em ě ovi"),
];

const SLOVAK: &[Row] = &[
    ("ia", "ia ie ii iu iou"),
    ("ea", "ea ey ei eu eou"),
    ("á", "á ej ú ou"),
    ("é", "é ých ým ými ého ému om"),
    ("ý", "ý ého ému ým om"),
    ("a", "a y e i u ou"),
    ("y", "y  ov om och mi ami ách ám"),
    ("e", "e  í iam iach ami"),
    ("o", "o a u om"),
    ("i", "i"),
    ("", " u a e i om ovi"),
];

const SLOVENE: &[Row] = &[
    ("ška", "ška ške ški ško škem škega škemu"),
    ("ska", "ska ske ski sko skem skega skemu"),
    ("a", "a e i o"),
    ("er", "er ra ru rom"),
    ("no", "no na nega nu nemu nem nom nim"),
    ("e", "e  ih im imi am ah ami"),
    ("i", "i ov om ih e"),
    ("o", "o a u om em"),
    ("", " a u om em i"),
];

const BULGARIAN: &[Row] = &[("", " та то те т")];

const GERMAN: &[Row] = &[
    ("es", "es en em er e"),
    ("er", "er en em es e"),
    ("te", "te ten ter"),
    ("che", "che chen cher"),
    ("s", "s"),
    ("", " s"),
];

const ENGLISH: &[Row] = &[("", "")];

/// All forms of a word in lower case, itself among them.
///
/// English possessives and plurals, and the articles that French and Italian
/// elide, are no endings of names: the scan takes them off.
pub(super) fn forms(lang: Lang, word: &str) -> Vec<String> {
    let rows = match lang {
        Lang::PL => POLISH,
        Lang::RU => RUSSIAN,
        Lang::UK => UKRAINIAN,
        Lang::CS => CZECH,
        Lang::SK => SLOVAK,
        Lang::SL => SLOVENE,
        Lang::BG => BULGARIAN,
        Lang::DE => GERMAN,
        _ => ENGLISH,
    };
    let row = rows
        .iter()
        .find(|row| word.len() > row.0.len() && word.ends_with(row.0));
    let Some((last, endings)) = row else {
        return vec![word.to_owned()];
    };
    let stem = &word[..word.len() - last.len()];
    let mut forms: Vec<String> = endings
        .split(' ')
        .map(|ending| format!("{stem}{ending}"))
        .collect();
    if !forms.iter().any(|form| form == word) {
        forms.push(word.to_owned());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lang: Lang, word: &str, wanted: &[&str]) {
        let forms = forms(lang, word);
        for form in wanted {
            assert!(
                forms.iter().any(|found| found == form),
                "{form} of {word}: {forms:?}"
            );
        }
    }

    #[test]
    fn names_decline() {
        check(Lang::RU, "россия", &["россия", "россии", "россией"]);
        check(Lang::RU, "египет", &["египта", "египте"]);
        check(Lang::UK, "україна", &["україни", "україні", "україною"]);
        check(Lang::UK, "америка", &["америці"]);
        check(Lang::CS, "německo", &["německa", "německu", "německem"]);
        check(Lang::CS, "británie", &["británii", "británií"]);
        check(Lang::SL, "nemčija", &["nemčije", "nemčiji", "nemčijo"]);
        check(Lang::DE, "deutschland", &["deutschlands"]);
        check(Lang::PL, "gitega", &["gitegi", "gitedze"]);
        check(Lang::FR, "pologne", &["pologne"]);
    }
}
