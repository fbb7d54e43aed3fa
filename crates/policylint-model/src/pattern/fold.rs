//! Case folding as AWS does it: simple lower-case forms, one character to one character.

/// The simple lower-case form of a character (CV-9): `ß` stays `ß`, `İ` becomes `i`.
pub fn simple_lower_case(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    // Only U+0130 has a longer full form, and that begins with its simple form.
    character.to_lowercase().next().unwrap_or(character)
}

/// True if two texts differ in case only (CV-9).
pub fn equal_ignoring_case(one: &str, two: &str) -> bool {
    one.chars().map(simple_lower_case).eq(two.chars().map(simple_lower_case))
}

/// True if another character has the same simple lower-case form.
pub(super) fn has_case(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    let lower = simple_lower_case(character);
    lower != character || fold_variants(lower).len() > 1
}

/// Every character whose simple lower-case form is this one, ascending.
pub fn fold_variants(lower: char) -> Vec<char> {
    let mut variants = vec![lower];
    let mut upper = lower.to_uppercase();
    if let (Some(single), None) = (upper.next(), upper.next()) {
        variants.push(single);
    }
    variants.extend(
        IRREGULAR.iter().filter(|(_, folded)| *folded == lower).map(|(variant, _)| *variant),
    );
    variants.extend(title_case_of(lower));
    variants.retain(|variant| simple_lower_case(*variant) == lower);
    variants.sort_unstable();
    variants.dedup();
    variants
}

/// Characters that upper-casing their lower-case form does not give back.
const IRREGULAR: &[(char, char)] = &[
    ('\u{130}', 'i'),
    ('\u{1C5}', '\u{1C6}'),
    ('\u{1C8}', '\u{1C9}'),
    ('\u{1CB}', '\u{1CC}'),
    ('\u{1F2}', '\u{1F3}'),
    ('\u{3F4}', '\u{3B8}'),
    ('\u{1E9E}', '\u{DF}'),
    ('\u{1FBC}', '\u{1FB3}'),
    ('\u{1FCC}', '\u{1FC3}'),
    ('\u{1FFC}', '\u{1FF3}'),
    ('\u{2126}', '\u{3C9}'),
    ('\u{212A}', 'k'),
    ('\u{212B}', '\u{E5}'),
];

/// Greek letters with iota, whose title-case form stands eight places further.
fn title_case_of(lower: char) -> Option<char> {
    match lower {
        '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => {
            char::from_u32(u32::from(lower) + 8)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{fold_variants, simple_lower_case};

    #[test]
    fn variants_are_complete() {
        let mut classes: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for character in '\0'..=char::MAX {
            classes.entry(simple_lower_case(character)).or_default().push(character);
        }
        let wrong: Vec<_> = classes
            .iter()
            .filter(|(lower, variants)| {
                simple_lower_case(**lower) == **lower && fold_variants(**lower) != **variants
            })
            .collect();
        assert_eq!(wrong, []);
    }
}
