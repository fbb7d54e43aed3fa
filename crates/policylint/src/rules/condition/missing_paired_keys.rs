//! N034

use policylint_analysis::{CompiledStatement, Literal};
use policylint_model::Effect;

use crate::condition_weight::{is_null_test, is_on_any};
use crate::diagnostic::Severity;
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::one_of;

declare_rule! {
    /// A key that says little alone is tested without its companion.
    ///
    /// ## Why is this bad?
    /// Private addresses are not unique: every VPC can have `10.0.0.0/16`, so a test of `aws:VpcSourceIp` needs the
    /// VPC or the endpoint beside it, and one of the address of an instance needs the VPC of the instance. AWS does
    /// not publish all pairs that its own validation looks for; these are the ones that its documentation tells of.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}, "StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:VpcSourceIp](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip)
    "N034" "missing-paired-keys" {
        group: Group::Condition,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        analyzer: &["MISSING_PAIRED_CONDITION_KEYS"],
        check: Check::Statement(check),
    }
}

/// The key that AWS's own check is documented for.
const DOCUMENTED: &str = "aws:VpcSourceIp";

/// Keys, and those of which one has to stand beside them (IAM User Guide, global condition keys).
const PAIRS: [(&str, &[&str]); 2] = [
    ("aws:VpcSourceIp", &["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"]),
    ("aws:Ec2InstanceSourcePrivateIPv4", &["aws:Ec2InstanceSourceVpc"]),
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some((_, companions)) = PAIRS.iter().find(|(key, _)| literal.is_on(key)) else {
            continue;
        };
        if is_null_test(literal) || has_companion(context, companions) {
            continue;
        }
        let finding = reporter
            .at(literal.key_node(), format!("`{}` is tested alone", literal.key()))
            .so("the same address in any other VPC will do")
            .help(format!("test {} as well", one_of(*companions)))
            .analyzer(literal.is_on(DOCUMENTED).then_some("MISSING_PAIRED_CONDITION_KEYS"));
        reporter.push(finding);
    }
}

/// Whether a companion is tested: by the statement, or by another Deny, which is how a Deny joins
/// requirements.
fn has_companion(context: &StatementContext<'_>, companions: &[&str]) -> bool {
    let tests = |statement: &CompiledStatement<'_>| {
        statement.conditions.iter().any(|literal: &Literal<'_>| is_on_any(literal, companions))
    };
    if tests(context.compiled) {
        return true;
    }
    let statements = &context.within.compiled.statements;
    context.compiled.effect == Some(Effect::Deny)
        && (statements.len() > MAX_STATEMENTS
            || statements.iter().any(|other| other.effect == Some(Effect::Deny) && tests(other)))
}
