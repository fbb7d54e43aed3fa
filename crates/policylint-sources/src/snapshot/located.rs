//! What the path of a file says about its content: account, region, and names of subjects.

use std::collections::BTreeSet;

use policylint_model::account::Subject;

/// A file's path taken apart, and whom the user says that it is about.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// The path as shown.
    pub path: String,
    /// Whom the user or a wrapper says that it is about.
    pub subject: Option<Subject>,
    /// What a wrapper says besides: the call that gave the answer, in which account and region.
    pub wrapper: Wrapper,
    /// The names of the files in its folder, where they say what there is not.
    pub siblings: Option<BTreeSet<String>>,
}

/// What a wrapper says of the answer in it.
#[derive(Debug, Clone, Default)]
pub struct Wrapper {
    /// The call, such as `s3api get-bucket-policy`.
    pub call: Option<String>,
    /// The account that it was made in.
    pub account: Option<String>,
    /// The region that it was made in.
    pub region: Option<String>,
}

impl Located {
    /// The location of a file.
    pub fn new(path: &str, subject: Option<Subject>) -> Self {
        Self { path: path.to_owned(), subject, ..Self::default() }
    }

    /// The folders and the file, from the outermost.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".")
    }

    /// The file's name without its extensions.
    pub fn stem(&self) -> &str {
        let name = self.components().next_back().unwrap_or("");
        name.split('.').next().unwrap_or(name)
    }

    /// The account that a wrapper names, else the innermost folder whose name is an account id.
    pub fn account(&self) -> Option<&str> {
        let said = self.wrapper.account.as_deref().filter(|id| is_account_id(id));
        said.or_else(|| self.account_folder())
    }

    fn account_folder(&self) -> Option<&str> {
        self.components().rev().skip(1).find(|part| is_account_id(part))
    }

    /// The region that a wrapper names, else the innermost folder whose name is a region.
    pub fn region(&self) -> Option<&str> {
        self.wrapper
            .region
            .as_deref()
            .filter(|name| is_region(name))
            .or_else(|| self.region_folder())
    }

    fn region_folder(&self) -> Option<&str> {
        self.components().rev().skip(1).find(|part| is_region(part))
    }

    /// The folder right below the innermost one of this name: `etl` in `roles/etl/trust.json` below
    /// `roles`.
    pub fn below(&self, folder: &str) -> Option<&str> {
        let parts: Vec<&str> = self.components().collect();
        let at = parts.iter().rposition(|part| part.eq_ignore_ascii_case(folder))?;
        // The file itself is no folder.
        parts.get(at + 1).filter(|_| at + 2 < parts.len()).copied()
    }
}

/// Whether a text is twelve digits.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`.
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area, middle @ .., number] = parts.as_slice() else { return false };
    let is_word =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    area.len() == 2
        && is_word(area)
        && !middle.is_empty()
        && middle.iter().all(is_word)
        && matches!(number.as_bytes(), [b'1'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::Located;

    #[test]
    fn folders_say_account_region_and_names() {
        let located = Located::new("bundle/111122223333/kms/eu-west-1/k1/policy.json", None);
        assert_eq!(located.account(), Some("111122223333"));
        assert_eq!(located.region(), Some("eu-west-1"));
        assert_eq!(located.below("eu-west-1"), Some("k1"));
        assert_eq!(located.below("k1"), None);
        assert_eq!(located.stem(), "policy");
    }
}
