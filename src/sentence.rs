//! What sentences are made of wherever they are written: counts of things, and the case of a first letter.

use crate::number;

/// The noun that goes with a number as it is written: one where that is `1`, also of `1` epoch among fractions of epochs.
pub fn noun<'a>(number: &str, one: &'a str, many: &'a str) -> &'a str {
    if number == "1" { one } else { many }
}

/// So many things, thousands set apart: `1 locus`, `5,000 loci`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let number = number::grouped(&count.to_string());
    format!("{number} {}", noun(&number, one, many))
}

/// With a capital, as a sentence begins. Only of the alphabet of the words: a Greek letter is a symbol, and another one as a capital.
pub fn capitalised(text: &str) -> String {
    with_first(text, |first| first.to_ascii_uppercase())
}

/// Without a capital, as a label stands within a sentence.
pub fn lowered(text: &str) -> String {
    with_first(text, |first| first.to_ascii_lowercase())
}

fn with_first(text: &str, change: fn(&char) -> char) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first.iter().map(change).chain(letters).collect()
}

/// Whether a character would change how the text around it is read and is not seen itself: a control character, or one that turns the
/// direction of writing, and with it the numbers of a sentence.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_singular_and_thousands_are_told_apart() {
        assert_eq!(counted(0, "locus", "loci"), "0 loci");
        assert_eq!(counted(1, "locus", "loci"), "1 locus");
        assert_eq!(counted(5_000, "locus", "loci"), "5,000 loci");
        assert_eq!(noun("1", "epoch", "epochs"), "epoch");
        for many in ["0", "0.5", "1.5", "–"] {
            assert_eq!(noun(many, "epoch", "epochs"), "epochs");
        }
    }

    #[test]
    fn only_the_first_letter_of_a_word_changes() {
        assert_eq!(capitalised("recall of AB"), "Recall of AB");
        assert_eq!(lowered("Size of A"), "size of A");
        assert_eq!(capitalised("θ of a locus"), "θ of a locus");
        assert_eq!([capitalised(""), lowered("")], ["", ""]);
    }

    #[test]
    fn marks_of_direction_are_not_seen() {
        let unseen = "a\n\u{202e}b\u{200f}\u{2067}c é"
            .chars()
            .filter(|c| is_unseen(*c));
        assert_eq!(unseen.count(), 4);
    }
}
