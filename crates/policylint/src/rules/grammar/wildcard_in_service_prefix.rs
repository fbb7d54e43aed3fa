//! P045

use policylint_catalog::catalog;
use policylint_model::action::{Action, ActionErrorKind};

use crate::element_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An action has a wildcard before its colon.
    ///
    /// ## Why is this bad?
    /// Wildcards stand for parts of an action's name, not of its service; only `*` and `*:*` stand for
    /// every action of every service. AWS's validators refuse the text, and AWS does not say what it would
    /// match.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3*:Get*", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3tables:Get*"], "Resource": "*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "P045" "wildcard-in-service-prefix" {
        group: Group::Grammar,
        analyzer: &["WILDCARD_IN_SERVICE_NAME"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for text in element_text::odd_actions(context) {
        if text.has_hole || text.text.contains("${") {
            continue;
        }
        let Err(error) = Action::parse(text.text) else { continue };
        if error.kind != ActionErrorKind::WildcardInPrefix {
            continue;
        }
        let prefix = text.text.get(error.range.clone()).unwrap_or_default();
        let message = format!("the action `{}` has a wildcard in its service", text.text);
        let finding = reporter
            .within(text.node, error.range.clone(), message)
            .so("AWS does not say which services it covers")
            .help(help(prefix));
        reporter.push(finding);
    }
}

fn help(prefix: &str) -> String {
    let mut fitting: Vec<&str> = Vec::new();
    for action in catalog().expand(&format!("{prefix}:*")) {
        let service = action.service().prefix();
        if fitting.last() != Some(&service) {
            fitting.push(service);
        }
    }
    if fitting.is_empty() {
        return "name the service".to_owned();
    }
    format!("name each service; the wildcard fits {}", all_of(fitting))
}
