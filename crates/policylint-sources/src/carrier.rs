//! Formats that carry policies inside other data, recognized by their marks.

use policylint_syntax::{NodeId, Tree};

/// A format that carries policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// `terraform show -json` of a plan.
    TerraformPlan,
    /// Terraform state, raw or shown as JSON.
    TerraformState,
    /// Terraform configuration in JSON syntax.
    TerraformConfiguration,
    /// A CloudFormation template.
    CloudFormation,
}

impl Carrier {
    /// What it is called, with its article.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::TerraformPlan => "a Terraform plan",
            Self::TerraformState => "a Terraform state",
            Self::TerraformConfiguration => "a Terraform configuration in JSON",
            Self::CloudFormation => "a CloudFormation template",
        }
    }
}

/// The carrier that a tree is, by the marks of inputs 1.1 and 5.
pub(crate) fn recognize(tree: &Tree, root: NodeId) -> Option<Carrier> {
    let has = |key: &str| tree.get(root, key).is_some();
    if has("planned_values")
        || has("resource_changes")
        || (has("format_version") && has("configuration"))
    {
        return Some(Carrier::TerraformPlan);
    }
    if has("terraform_version") && (has("values") || has("resources") || has("lineage")) {
        return Some(Carrier::TerraformState);
    }
    if has("AWSTemplateFormatVersion") || is_template(tree, root) {
        return Some(Carrier::CloudFormation);
    }
    let blocks = ["resource", "data", "module", "provider", "terraform", "locals", "variable"];
    let is_configuration = tree.members(root).next().is_some()
        && tree.members(root).all(|member| {
            tree.string(member.key)
                .is_some_and(|key| blocks.iter().any(|block| key.is(block)) || key.is("//"))
        });
    is_configuration.then_some(Carrier::TerraformConfiguration)
}

/// Whether there are `Resources` of which one has a `Type` of AWS.
fn is_template(tree: &Tree, root: NodeId) -> bool {
    let Some(resources) = tree.get(root, "Resources") else { return false };
    tree.members(resources).any(|resource| {
        tree.get(resource.value, "Type")
            .and_then(|node| tree.string(node))
            .is_some_and(|text| text.decoded().starts_with("AWS::"))
    })
}
