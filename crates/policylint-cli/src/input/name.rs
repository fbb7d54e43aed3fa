//! Which files may hold a policy, by their names alone.

use super::Likeness;

/// Endings of files that hold JSON or a policy.
const ENDINGS: [&str; 5] = ["json", "jsonc", "json5", "jsonl", "policy"];

/// The ending of files that `gzip` packed.
const PACKED_ENDING: &str = ".gz";

/// Endings that templates add to the ending of what they make.
const TEMPLATE_ENDINGS: [&str; 10] =
    ["tpl", "tftpl", "tmpl", "j2", "jinja", "jinja2", "erb", "mustache", "hbs", "gotmpl"];

/// Folders that hold no policies of the project's own.
const EXCLUDED_FOLDERS: [&str; 3] = ["node_modules", ".terraform", ".git"];

/// Whether a folder of this name is passed over unless it is named.
pub(super) fn is_excluded_folder(name: &str) -> bool {
    EXCLUDED_FOLDERS.contains(&name)
}

/// What a file's name says; `None` if such files are passed over unless they are named.
pub(super) fn likeness(name: &str) -> Option<Likeness> {
    let lower = name.to_ascii_lowercase();
    if is_excluded_file(&lower) {
        return None;
    }
    let lower = lower.strip_suffix(PACKED_ENDING).unwrap_or(&lower);
    let Some((stem, ending)) = lower.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) else {
        return Some(Likeness::ByOpening);
    };
    let made = if TEMPLATE_ENDINGS.contains(&ending) { stem.rsplit_once('.')?.1 } else { ending };
    ENDINGS.contains(&made).then_some(Likeness::ByName)
}

/// Settings of other tools, which are JSON and never policies.
fn is_excluded_file(lower: &str) -> bool {
    let Some(stem) = lower.strip_suffix(".json") else { return false };
    stem.starts_with("package") || stem.starts_with("tsconfig") || stem.ends_with(".metadata")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_policies_and_templates_are_candidates() {
        for name in [
            "a.json",
            "A.JSON",
            "a.jsonc",
            "a.json5",
            "a.policy",
            "a.json.tpl",
            "a.tpl.json",
            "a.json.j2",
            "a.json.gz",
        ] {
            assert_eq!(likeness(name), Some(Likeness::ByName), "{name}");
        }
    }

    #[test]
    fn without_an_ending_the_content_decides() {
        for name in ["AdministratorAccess", "Makefile", ".eslintrc"] {
            assert_eq!(likeness(name), Some(Likeness::ByOpening), "{name}");
        }
    }

    #[test]
    fn other_files_are_passed_over() {
        let others = [
            "package.json",
            "package-lock.json",
            "tsconfig.build.json",
            "x.metadata.json",
            "a.tf",
            "a.tpl",
            "a.md",
            "a.tar.gz",
        ];
        for name in others {
            assert_eq!(likeness(name), None, "{name}");
        }
        assert!(is_excluded_folder(".terraform") && !is_excluded_folder("terraform"));
    }
}
