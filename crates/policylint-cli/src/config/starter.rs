//! The configuration to start with.

/// The name of the file.
pub(crate) const NAME: &str = "policylint.toml";

/// Its text: what most repositories set, out of force until the marks are taken away.
pub(crate) const STARTER: &str = "\
# Configuration of policylint. `policylint config keys` describes every key.

# Your accounts and organizations: grants to others stand out.
# own-accounts = [\"111122223333\"]
# own-organizations = [\"o-a1b2c3d4e5\"]
# trusted-accounts = [\"444455556666\"]

# Regions in use.
# regions = [\"eu-central-1\"]

# Files that are not checked.
# exclude = [\"vendor/\"]

# Rules that do not run over some files.
# [per-file-ignores]
# \"legacy/\" = [\"Y\"]

# What kind of policies files hold, where their content does not settle it.
# [[kind]]
# files = \"policies/guardrails/\"
# kind = \"scp\"

# Findings that are accepted, with the reason and the last day.
# [[ignore]]
# rule = \"C002\"
# files = \"policies/preview.json\"
# sid = \"Preview\"
# reason = \"the action is in preview\"
# until = 2027-01-31
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{keys, validate};

    #[test]
    fn it_is_sound_as_it_is_and_without_its_marks() {
        let kept = STARTER.lines().filter(|line| line.contains(" = ") || line.starts_with("# ["));
        let bare: Vec<&str> = kept.map(|line| line.trim_start_matches("# ")).collect();
        let bare = bare.join("\n");
        for text in [STARTER, bare.as_str()] {
            let (table, errors) = toml::de::DeTable::parse_recoverable(text);
            assert!(errors.is_empty(), "{text}");
            assert_eq!(validate::faults(table.get_ref(), 0..0, keys::top()), []);
        }
    }
}
