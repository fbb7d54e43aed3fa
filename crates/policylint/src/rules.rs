//! Made by `cargo xtask gen` from the files under `rules/`; do not edit.

mod grammar {
    pub(super) mod invalid_json;
}

/// Every rule, by group and code.
pub static RULES: &[&crate::Rule] = &[
    &grammar::invalid_json::RULE,
];
