//! Generated parts of hand-written Markdown files, between `<!-- name:begin -->` and `<!-- name:end -->`.

/// The text with the section's content replaced; an error when a marker is missing.
pub(super) fn replace(text: &str, name: &str, content: &str) -> Result<String, String> {
    let begin = format!("<!-- {name}:begin -->\n");
    let end = format!("<!-- {name}:end -->");
    let missing = |marker: &str| format!("the marker `{}` is missing", marker.trim_end());
    let (before, rest) = text.split_once(&begin).ok_or_else(|| missing(&begin))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| missing(&end))?;
    Ok(format!("{before}{begin}{content}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_between_the_markers_changes() {
        let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
        let replaced = replace(text, "x", "new\n").unwrap();
        assert_eq!(replaced, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n");
        assert_eq!(replace(&replaced, "x", "new\n").unwrap(), replaced);
        assert!(replace("nothing\n", "x", "new\n").is_err());
    }
}
