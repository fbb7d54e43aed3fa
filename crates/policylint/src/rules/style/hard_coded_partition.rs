//! Y009

use policylint_model::arn::{Arn, ArnPart};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::element_text;
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A resource ARN names a partition where policies are for several.
    ///
    /// ## Why is this bad?
    /// A policy that is deployed to `aws` and to `aws-us-gov` has no use for an ARN of one of them: in the
    /// other it matches nothing.
    ///
    /// ## Example
    /// With `partitions = ["aws", "aws-us-gov"]`:
    /// ```json bad partitions=aws,aws-us-gov
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good partitions=aws,aws-us-gov
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:*:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the ARN matches in every partition.
    ///
    /// ## Options
    /// `partitions`: the partitions in use. The rule keeps silent unless there are several.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "Y009" "hard-coded-partition" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Unsafe,
        peers: &[
            "cfn-lint:I3042",
            "tflint:aws_iam_policy_document_gov_friendly_arns",
            "tflint:aws_iam_policy_gov_friendly_arns",
            "tflint:aws_iam_role_policy_gov_friendly_arns",
        ],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let used = &context.within.settings.partitions;
    if used.len() < 2 {
        return;
    }
    let language = context.document().policy.language();
    for text in element_text::resources(context) {
        let Ok(arn) = Arn::parse_pattern(text.text, language) else { continue };
        let (partition, range) = (arn.partition(), arn.range(ArnPart::Partition));
        if !used.iter().any(|known| known == partition) {
            continue;
        }
        let others = all_of(used.iter().filter(|other| *other != partition));
        let edit = replace_text(tree, text.node, range.clone(), "*").ok();
        let finding = reporter
            .within(text.node, range, format!("the ARN is of the partition `{partition}`"))
            .so(format!("it matches nothing in {others}"))
            .help("write `arn:*:…`, or the value by which your templates name the partition")
            .fix(edit.map(|edit| Fix::suggested("write `arn:*:…`", vec![edit])));
        reporter.push(finding);
    }
}
