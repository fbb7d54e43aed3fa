//! P056

use policylint_analysis::Literal;
use policylint_model::operator::{Operator, OperatorFamily, Quantifier};
use policylint_model::{Effect, Element, List, PrincipalBlock};
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A list of actions, resources, principals or values is empty.
    ///
    /// ## Why is this bad?
    /// An empty list matches nothing, so that the statement has no effect; most often a generator lost what
    /// was to stand there. What an empty `NotAction` or `NotResource` means is not documented: by its
    /// wording it would be everything. In a condition it depends on the operator: `ForAllValues` holds if
    /// the request has no value for the key, and others fail.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    "P056" "empty-array" {
        group: Group::Grammar,
        severity: Severity::Warning,
        analyzer: &[
            "EMPTY_ARRAY_ACTION",
            "EMPTY_ARRAY_CONDITION",
            "EMPTY_ARRAY_CONDITION_FORALLVALUES",
            "EMPTY_ARRAY_CONDITION_FORANYVALUE",
            "EMPTY_ARRAY_CONDITION_IFEXISTS",
            "EMPTY_ARRAY_PRINCIPAL",
            "EMPTY_ARRAY_RESOURCE",
        ],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    let lists = [
        (statement.action, "Action", false, "EMPTY_ARRAY_ACTION"),
        (statement.not_action, "NotAction", true, "EMPTY_ARRAY_ACTION"),
        (statement.resource, "Resource", false, "EMPTY_ARRAY_RESOURCE"),
        (statement.not_resource, "NotResource", true, "EMPTY_ARRAY_RESOURCE"),
    ];
    for (element, name, negated, code) in lists {
        let Element::Value(List { node, .. }) = element else { continue };
        if !is_empty(tree, node) {
            continue;
        }
        let consequence = if negated {
            "AWS may read it as everything or as nothing: it does not document which"
        } else {
            nothing(statement.effect())
        };
        let finding = reporter
            .at(node, format!("`{name}` is an empty list"))
            .so(consequence)
            .help("fill it in, or remove the statement")
            .analyzer(Some(code));
        reporter.push(finding);
    }
    principals(context, reporter);
    for literal in &context.compiled.conditions {
        if is_empty(tree, literal.values_node) {
            condition(literal, reporter);
        }
    }
}

fn is_empty(tree: &Tree, node: NodeId) -> bool {
    tree.kind(node) == Kind::Array && tree.children(node).next().is_none()
}

fn nothing(effect: Option<Effect>) -> &'static str {
    match effect {
        Some(Effect::Allow) => "this statement allows nothing",
        Some(Effect::Deny) => "this statement denies nothing",
        None => "this statement matches nothing",
    }
}

fn principals(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    for element in [statement.principal, statement.not_principal] {
        let Some(block) = element.value() else { continue };
        let PrincipalBlock::Map(_) = block else { continue };
        for entry in block.entries(tree) {
            if !is_empty(tree, entry.values.node) {
                continue;
            }
            let key = tree.string(entry.key).map(|key| key.decoded().into_owned());
            let message = format!("`{}` is an empty list", key.unwrap_or_default());
            let finding = reporter
                .at(entry.values.node, message)
                .so("it names nobody")
                .help("fill it in, or remove it")
                .analyzer(Some("EMPTY_ARRAY_PRINCIPAL"));
            reporter.push(finding);
        }
    }
}

fn condition(literal: &Literal<'_>, reporter: &mut Reporter<'_>) {
    let Some(operator) = literal.known_operator() else { return };
    let key = literal.key();
    let (consequence, code) = meaning(operator, key);
    let finding = reporter
        .at(literal.values_node, format!("the list of values for `{key}` is empty"))
        .so(consequence)
        .help(help(operator, key))
        .analyzer(Some(code));
    reporter.push(finding);
}

/// What an operator makes of no values (CD-29), and the check of Access Analyzer.
fn meaning(operator: Operator, key: &str) -> (String, &'static str) {
    let if_absent = format!("the test holds only for requests without `{key}`");
    let never = "the test does not hold for any request".to_owned();
    match operator.quantifier {
        Quantifier::ForAllValues => (if_absent, "EMPTY_ARRAY_CONDITION_FORALLVALUES"),
        Quantifier::ForAnyValue if operator.if_exists => {
            (if_absent, "EMPTY_ARRAY_CONDITION_FORANYVALUE")
        }
        Quantifier::ForAnyValue => (never, "EMPTY_ARRAY_CONDITION_FORANYVALUE"),
        Quantifier::None if operator.is_negated() => {
            let code = if operator.if_exists {
                "EMPTY_ARRAY_CONDITION_IFEXISTS"
            } else {
                "EMPTY_ARRAY_CONDITION"
            };
            (format!("AWS does not document what it means for requests with `{key}`"), code)
        }
        Quantifier::None if operator.if_exists => (if_absent, "EMPTY_ARRAY_CONDITION_IFEXISTS"),
        Quantifier::None => (never, "EMPTY_ARRAY_CONDITION"),
    }
}

fn help(operator: Operator, key: &str) -> String {
    let asks_for_absence = operator.quantifier == Quantifier::ForAllValues || operator.if_exists;
    if asks_for_absence && operator.family() != OperatorFamily::Null {
        format!("fill it in, or write `\"Null\": {{\"{key}\": \"true\"}}`")
    } else {
        "fill it in, or remove the test".to_owned()
    }
}
