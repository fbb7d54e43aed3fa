//! Y008

use policylint_analysis::Literal;
use policylint_model::operator::OperatorFamily;
use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::settings::Quoting;

declare_rule! {
    /// Booleans or numbers in a condition are quoted otherwise than the settings ask for.
    ///
    /// ## Why is this bad?
    /// `true` and `"true"` are the same to AWS. One form throughout keeps changes small, and comparisons of
    /// texts honest.
    ///
    /// ## Example
    /// With `style.quoting = "quoted"`:
    /// ```json bad quoting=quoted
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good quoting=quoted
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: AWS compares the texts. Texts are made bare under `Bool`, `Null` and the numeric operators only.
    ///
    /// ## Options
    /// `style.quoting`: `quoted` or `bare`. The rule keeps silent without it.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "Y008" "quoted-booleans" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(wanted) = context.within.settings.style.quoting else { return };
    for literal in &context.compiled.conditions {
        let Some(written) = rewritten(tree, literal, wanted) else { continue };
        let Some((first, _)) = written.first() else { continue };
        let (form, title) = match wanted {
            Quoting::Quoted => ("bare", "put it into quotes"),
            Quoting::Bare => ("quoted", "take the quotes off"),
        };
        let edits: Result<Vec<_>, _> =
            written.iter().map(|(node, json)| replace_value(tree, *node, json)).collect();
        let finding = reporter
            .at(*first, format!("`{}` is {form}", tree.scalar_text(*first).unwrap_or_default()))
            .help(title)
            .fix(edits.ok().map(|edits| Fix::safe(title, edits)));
        reporter.push(finding);
    }
}

/// The values of a list that are to be written otherwise; `None` if some cannot be, for a list has
/// values of one type (P058).
fn rewritten(tree: &Tree, literal: &Literal<'_>, wanted: Quoting) -> Option<Vec<(NodeId, String)>> {
    let nodes = literal.values.iter().map(|value| value.text.node);
    match wanted {
        Quoting::Quoted => nodes
            .filter(|node| matches!(tree.kind(*node), Kind::Number | Kind::True | Kind::False))
            .map(|node| {
                // As a text, a number with an exponent is none (CD-43).
                let number = tree.number(node).unwrap_or_default();
                let text = tree.scalar_text(node).filter(|_| !number.contains(['e', 'E']))?;
                Some((node, quote(&text)))
            })
            .collect(),
        Quoting::Bare => {
            let family = literal.family()?;
            nodes
                .filter(|node| tree.kind(*node) == Kind::String)
                .map(|node| {
                    let text = tree.string(node).filter(|text| text.holes().is_empty())?;
                    let text = text.decoded();
                    is_bare(family, &text).then(|| (node, text.into_owned()))
                })
                .collect()
        }
    }
}

/// Whether a text is JSON by itself, and stands under an operator that takes such values.
fn is_bare(family: OperatorFamily, text: &str) -> bool {
    match family {
        OperatorFamily::Bool | OperatorFamily::Null => matches!(text, "true" | "false"),
        OperatorFamily::Numeric => is_json_number(text),
        _ => false,
    }
}

/// Digits without a leading zero, a sign before and a fraction behind if there is one.
fn is_json_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits)
}
