//! D003

use policylint_analysis::CompiledStatement;
use policylint_syntax::edit::remove_items;
use std::collections::BTreeMap;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::statement_meaning::meaning;
use crate::wording::other_statement;

declare_rule! {
    /// Two statements of a policy say the same.
    ///
    /// ## Why is this bad?
    /// Whoever later changes one of them believes to have changed what the policy does. The other one stays.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
    ///     { "Sid": "ReadAgain", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"] }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the other statement stays, and takes the same requests.
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D003" "duplicate-statement" {
        group: Group::Dead,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_STATEMENT"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<String, &CompiledStatement<'_>> = BTreeMap::new();
    for statement in &context.compiled.statements {
        let Some(meaning) = meaning(statement) else { continue };
        let Some(first) = seen.get(&meaning) else {
            seen.insert(meaning, statement);
            continue;
        };
        let other = other_statement(context.document, first.id);
        let edits = remove_items(context.tree(), &[statement.node]).ok();
        let finding = reporter
            .at(statement.node, format!("{other} says the same"))
            .so("this statement changes nothing")
            .help("remove one of them")
            .also(context.tree().place(first.node), "the same")
            .fix(edits.map(|edits| Fix::safe("remove the statement", edits)));
        reporter.push(finding);
    }
}
