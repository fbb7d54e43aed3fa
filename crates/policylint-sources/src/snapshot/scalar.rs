//! Tags, and values that several answers write in the same way.

use policylint_model::account::{Fact, Fragment, Listing};

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
