//! Tags, and values that several answers write in the same way.

use policylint_model::account::{Fact, Fragment, Listing, Unknown};

use super::answer::Answer;

/// The tags of an entity: `[{"Key": …, "Value": …}]`. Answers leave them out where there are none.
pub(crate) fn tags(answer: &Answer<'_>, name: &str, fragment: &mut Fragment) -> Listing<String> {
    answer.listing(name, fragment, |tag, fragment| {
        let key = tag.text("Key").or_else(|| tag.text("TagKey"))?.into_owned();
        let value = if tag.has("Value") { "Value" } else { "TagValue" };
        let value: Fact<String> = tag.fact_of_text(value, fragment);
        Some((key, value))
    })
}

/// `true` or `false`, as a fact.
pub(crate) fn boolean(answer: &Answer<'_>, name: &str, fragment: &Fragment) -> Fact<bool> {
    let Some(node) = answer.value(name) else { return Fact::default() };
    let span = answer.span_of(node);
    match answer.tree.scalar_text(node).map(|text| text.to_ascii_lowercase()).as_deref() {
        Some("true") => fragment.present(true, span),
        Some("false") => fragment.present(false, span),
        _ => Fact::unknown(Unknown::Unreadable, fragment.site(span)),
    }
}
