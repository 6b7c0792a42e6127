//! Names of files that are not UTF-8, as old archives and disks have them.
//!
//! A name says nothing of its encoding; the one is taken in which it has most
//! letters of the languages read here and fewest signs.
//!
//! Source of code page 852: Unicode's mapping CP852.TXT.

use encoding_rs::{Encoding, IBM866, ISO_8859_2, WINDOWS_1250, WINDOWS_1251};

use crate::lang::LANGUAGES;

/// Bytes from 128 on in the code page of DOS for Central Europe.
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
                     └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}";

/// The name as it is most likely meant.
pub(super) fn decoded(name: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(name) {
        return name.to_string();
    }
    let with = |encoding: &'static Encoding| encoding.decode_without_bom_handling(name).0.into();
    let readings: [String; 5] = [
        cp852(name),
        with(WINDOWS_1250),
        with(ISO_8859_2),
        with(WINDOWS_1251),
        with(IBM866),
    ];
    // of those that are even, the first
    let best = readings
        .into_iter()
        .rev()
        .max_by_key(|reading| score(reading));
    let best = best.expect("there are some");
    best.chars()
        .map(|letter| if letter.is_control() { '_' } else { letter })
        .collect()
}

fn cp852(name: &[u8]) -> String {
    let letters: Vec<char> = CP852.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(128) {
        Some(at) => letters[usize::from(at)],
        None => char::from(*byte),
    };
    name.iter().map(letter).collect()
}

/// How likely a reading is: letters count for it, signs and mixed alphabets
/// against it.
fn score(reading: &str) -> i32 {
    let main = &LANGUAGES[0];
    let (mut score, mut before) = (0, ' ');
    for letter in reading.chars() {
        let is_cyrillic = ('Ѐ'..='ӿ').contains(&letter);
        let mixes = before.is_alphabetic()
            && letter.is_alphabetic()
            && is_cyrillic != ('Ѐ'..='ӿ').contains(&before);
        score += match letter {
            _ if mixes => -4,
            _ if before.is_lowercase() && letter.is_uppercase() => -2,
            _ if letter.is_ascii() => 0,
            _ if letter
                .to_lowercase()
                .all(|small| main.letters.contains(small)) =>
            {
                3
            }
            _ if is_cyrillic => 2,
            _ if letter.is_alphabetic() => 1,
            _ => -4,
        };
        before = letter;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_of_old_systems() {
        for name in ["Wójt gęsi/ŻÓŁĆ i łąka.txt", "kśięga.doc", "Zespół 3.csv"] {
            for encoding in [WINDOWS_1250, ISO_8859_2] {
                assert_eq!(
                    decoded(&encoding.encode(name).0),
                    name,
                    "{}",
                    encoding.name()
                );
            }
            let place = |letter: char| {
                let at = CP852.chars().position(|known| known == letter);
                at.map_or(letter as u8, |at| at as u8 + 128)
            };
            let dos: Vec<u8> = name.chars().map(place).collect();
            assert_eq!(decoded(&dos), name);
        }
        let name = "Новини міста.txt";
        assert_eq!(decoded(&WINDOWS_1251.encode(name).0), name);
        assert_eq!(decoded("Łódź.txt".as_bytes()), "Łódź.txt");
        assert_eq!(CP852.chars().count(), 128);
    }
}
