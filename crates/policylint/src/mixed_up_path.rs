//! Resource parts of ARNs that miss the word or the separator of their type by little.

use policylint_analysis::types_with_arns_of;
use policylint_catalog::ResourceType;
use policylint_model::arn::ArnPart;

use crate::misspelling::nearest;
use crate::resource_arn::ResourceArn;

/// Services whose names and paths begin with a slash of their own, which the ARN does not repeat: the
/// parameter `/app/url` is `parameter/app/url`.
const SLASH_ONCE: [&str; 2] = ["iam", "ssm"];

/// What an ARN was probably meant to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The part of its text that is wrong.
    pub(crate) range: std::ops::Range<usize>,
    /// What belongs there.
    pub(crate) text: String,
    /// What is wrong with it.
    pub(crate) mistake: Mistake,
}

/// How a resource part misses a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// The word of the type is misspelled.
    Word,
    /// Another character stands behind the word.
    Separator,
    /// Two slashes stand behind the word.
    TwoSlashes,
}

/// What an ARN was meant to say, if it fits no form and misses one by little, or doubles a slash.
pub(crate) fn meant(arn: &ResourceArn<'_>) -> Option<Meant> {
    let (word, separator) = arn.type_word()?;
    let start = arn.arn.range(ArnPart::Resource).start;
    let service = arn.arn.part(ArnPart::Service);
    let part = arn.arn.part(ArnPart::Resource);
    if SLASH_ONCE.contains(&service) && part.get(word.len()..)?.starts_with("//") {
        let range = start + word.len()..start + word.len() + 2;
        return Some(Meant { range, text: "/".to_owned(), mistake: Mistake::TwoSlashes });
    }
    if !arn.forms.is_empty() || word.is_empty() || word.contains(['*', '?', '$']) {
        return None;
    }
    let known = words(service);
    if known.contains(&(word, separator)) {
        return None;
    }
    let range = start..start + word.len() + separator.len_utf8();
    let of_word = |word: &str| known.iter().find(|(known, _)| *known == word).copied();
    if let Some((_, right)) = of_word(word) {
        let text = format!("{word}{right}");
        return Some(Meant { range, text, mistake: Mistake::Separator });
    }
    let names: Vec<&'static str> = known.iter().map(|(word, _)| *word).collect();
    let (right, separator) = of_word(nearest(word, &names)?)?;
    Some(Meant { range, text: format!("{right}{separator}"), mistake: Mistake::Word })
}

/// The words by which types of resources are told apart in ARNs of a service, each with the character
/// that follows.
fn words(service: &str) -> Vec<(&'static str, char)> {
    let formats = types_with_arns_of(service).flat_map(ResourceType::arn_formats);
    let mut words: Vec<(&'static str, char)> = formats
        .filter_map(|format| {
            let part = format.splitn(6, ':').nth(5)?;
            let at = part.find(['/', ':', '$'])?;
            let separator = part.get(at..)?.chars().next().filter(|next| *next != '$')?;
            part.get(..at).filter(|word| !word.is_empty()).map(|word| (word, separator))
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
