//! The ARNs among the resources of a statement, each beside the forms that AWS documents for it.

use policylint_analysis::{FittingForm, ResourcePattern, ResourceReading, forms_by_resource};
use policylint_catalog::catalog;
use policylint_model::LanguageVersion;
use policylint_model::arn::{Arn, ArnPart};

use crate::element_text::{self, ElementText};
use crate::rule::StatementContext;
use crate::wording::all_of;

/// An ARN in `Resource` or `NotResource`, of a service of which AWS documents forms of ARNs.
#[derive(Debug)]
pub(crate) struct ResourceArn<'d> {
    /// What it is read as.
    pub(crate) pattern: &'d ResourcePattern<'d>,
    /// Where it stands.
    pub(crate) text: ElementText<'d>,
    /// Its fields.
    pub(crate) arn: Arn<'d>,
    /// The forms that fit it but for partition, region and account.
    pub(crate) forms: &'d [FittingForm],
}

/// The ARNs whose fields can be told apart, of services that the catalog knows.
pub(crate) fn resource_arns<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = ResourceArn<'d>> + use<'d> {
    let patterns = element_text::resource_patterns(context);
    patterns.filter(|(pattern, _)| pattern.reading == ResourceReading::Arn).filter_map(
        |(pattern, text)| {
            // Variables in front of the resource part leave nothing to compare.
            let arn = Arn::parse_pattern(text.text, LanguageVersion::V2012).ok()?;
            Some(ResourceArn { pattern, text, arn, forms: forms_by_resource(pattern)? })
        },
    )
}

impl ResourceArn<'_> {
    /// What the service is called in a sentence.
    pub(crate) fn owner(&self) -> String {
        let prefix = self.arn.part(ArnPart::Service);
        catalog().service(prefix).map_or_else(|| format!("`{prefix}`"), |of| of.name().to_owned())
    }

    /// The types of resources that it can be, in a sentence: `object` and `bucket`.
    pub(crate) fn types(&self) -> String {
        let mut names: Vec<&str> =
            self.forms.iter().map(|form| form.resource_type.name()).collect();
        names.sort_unstable();
        names.dedup();
        all_of(names)
    }

    /// The word that its resource part begins with, and the character behind it: `role` and `/`.
    pub(crate) fn type_word(&self) -> Option<(&str, char)> {
        let part = self.arn.part(ArnPart::Resource);
        let at = part.find(['/', ':'])?;
        Some((part.get(..at)?, part.get(at..)?.chars().next()?))
    }
}
