//! Y004

use policylint_syntax::edit::replace_value;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::settings::SingleValue;
use crate::string_list::{is_plain, lists_of};

declare_rule! {
    /// A list of one value is written in another form than the settings ask for.
    ///
    /// ## Why is this bad?
    /// `"s3:GetObject"` and `["s3:GetObject"]` are the same to AWS. One form throughout keeps changes
    /// small, and comparisons of texts honest.
    ///
    /// ## Example
    /// With `style.single-value = "bare"`:
    /// ```json bad single=bare
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good single=bare
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: both forms mean the same.
    ///
    /// ## Options
    /// `style.single-value`: `bare` or `list`. The rule keeps silent without it.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "Y004" "array-form" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(wanted) = context.within.settings.style.single_value else { return };
    for list in lists_of(context) {
        let Some(written) = rewritten(tree, list.node, wanted) else { continue };
        let (form, title) = match wanted {
            SingleValue::Bare => ("a list of one value", "write the bare value"),
            SingleValue::List => ("a bare value", "write a list"),
        };
        let edit = replace_value(tree, list.node, &written).ok();
        let finding = reporter
            .at(list.node, format!("{} is {form}", list.name(tree)))
            .help(title)
            .fix(edit.map(|edit| Fix::safe(title, vec![edit])));
        reporter.push(finding);
    }
}

/// The list in the other form, if it has one.
fn rewritten(tree: &Tree, list: NodeId, wanted: SingleValue) -> Option<String> {
    match (wanted, tree.kind(list)) {
        (SingleValue::Bare, Kind::Array) => {
            let mut items = tree.children(list);
            let (item, None) = (items.next()?, items.next()) else { return None };
            is_plain(tree, item).then(|| tree.raw(item).to_owned())
        }
        (SingleValue::List, kind) if kind != Kind::Array => {
            is_plain(tree, list).then(|| format!("[{}]", tree.raw(list)))
        }
        _ => None,
    }
}
