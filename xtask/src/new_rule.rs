//! `cargo xtask new-rule CODE NAME`: the two files that a rule consists of.

use crate::{console, project};

/// Letter of the code, folder of the group's rules, variant of `Group`.
const GROUPS: [(char, &str, &str); 16] = [
    ('B', "s3", "S3"),
    ('C', "catalog", "Catalog"),
    ('D', "dead", "Dead"),
    ('E', "escalation", "Escalation"),
    ('F', "carrier", "Carrier"),
    ('G', "tags", "Tags"),
    ('K', "kms", "Kms"),
    ('M', "mfa", "Mfa"),
    ('N', "condition", "Condition"),
    ('O', "guardrail", "Guardrail"),
    ('P', "grammar", "Grammar"),
    ('S', "privilege", "Privilege"),
    ('T', "trust", "Trust"),
    ('X', "exposure", "Exposure"),
    ('Y', "style", "Style"),
    ('Z', "hygiene", "Hygiene"),
];

const RULE: &str = "\
//! `@NAME@`: SAY WHAT IT FINDS.

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// SAY IN ONE SENTENCE WHAT THE BAD PATTERN IS.
    ///
    /// ## Why is this bad?
    /// SAY WHAT IT LEADS TO.
    ///
    /// ## Example
    /// ```json bad
    /// {\"Version\": \"2012-10-17\", \"Statement\": []}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {\"Version\": \"2012-10-17\", \"Statement\": []}
    /// ```
    ///
    /// ## References
    /// - [SAY WHERE AWS SAYS SO](https://docs.aws.amazon.com/IAM/latest/UserGuide/)
    \"@CODE@\" \"@NAME@\" {
        group: Group::@GROUP@,
        severity: Severity::Warning,
        check: Check::Statement(check),
    }
}

fn check(_context: &StatementContext<'_>, _reporter: &mut Reporter<'_>) {}
";

const FIXTURE: &str = "\
# @CODE@ @NAME@

SAY WHAT IS FOUND HERE.

```json
{\"Version\": \"2012-10-17\", \"Statement\": []}
```

```text
```

SAY WHAT NEAR MISS IS NOT FOUND HERE.

```json
{\"Version\": \"2012-10-17\", \"Statement\": []}
```

```text
```
";

/// Writes a rule to fill in, and its fixture.
pub(crate) fn run(code: &str, name: &str) -> Result<(), String> {
    let root = project::root();
    for (path, text) in files(code, name)? {
        let path = root.join(path);
        if path.exists() {
            return Err(format!("`{}` is there already", project::display(&root, &path)));
        }
        project::write(&path, &text)?;
        console::say(&format!("wrote {}", project::display(&root, &path)));
    }
    console::say("write the page, the check and the fixture, then run `cargo xtask gen`");
    Ok(())
}

/// Path and text of the rule and of its fixture.
fn files(code: &str, name: &str) -> Result<[(String, String); 2], String> {
    let head = format!("\"{code}\" \"{name}\" {{");
    if crate::generate::head_of_rule(&head).is_none() {
        return Err(format!("`{code} {name}` is not like `M001 mfa-deny-misses-keys`"));
    }
    let group = GROUPS.iter().find(|(letter, _, _)| code.starts_with(*letter));
    let Some((_, folder, variant)) = group else {
        return Err(format!("no group has the letter of `{code}`"));
    };
    let fill = |template: &str| {
        let text = template.replace("@CODE@", code).replace("@NAME@", name);
        text.replace("@GROUP@", variant)
    };
    let stem = name.replace('-', "_");
    Ok([
        (format!("crates/policylint/src/rules/{folder}/{stem}.rs"), fill(RULE)),
        (format!("tests/rules/{code}-{name}.md"), fill(FIXTURE)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_two_files_named_after_it() {
        let [(rule, text), (fixture, _)] = files("M009", "mfa-too-old").unwrap();
        assert_eq!(rule, "crates/policylint/src/rules/mfa/mfa_too_old.rs");
        assert_eq!(fixture, "tests/rules/M009-mfa-too-old.md");
        assert!(text.contains("\"M009\" \"mfa-too-old\" {") && !text.contains('@'));
    }

    #[test]
    fn codes_and_names_have_one_form() {
        for (code, name) in [("M9", "mfa"), ("m009", "mfa"), ("M009", "Mfa"), ("Q009", "mfa")] {
            assert!(files(code, name).is_err(), "{code} {name}");
        }
    }
}
