//! The checks of IAM Access Analyzer's `ValidatePolicy`, and which rules answer for each.
//!
//! Codes and types as of the page
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html> in
//! October 2026.

use crate::rule::Rule;
use crate::rules::RULES;

/// The page that describes every check.
const PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// One check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnalyzerCheck {
    /// Its issue code, such as `MISSING_EFFECT`.
    pub code: &'static str,
    /// How AWS ranks what it finds.
    pub finding_type: FindingType,
    /// Which places AWS gives with a finding.
    pub locations: Locations,
    /// What our rules do not find of what AWS finds, or why there is no rule; empty if nothing is missing.
    pub gap: &'static str,
}

/// How AWS ranks a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingType {
    /// The policy is refused, or a part of it does not work.
    Error,
    /// Access is allowed that is too wide.
    SecurityWarning,
    /// The policy departs from best practices.
    Warning,
    /// Stylistic.
    Suggestion,
}

/// Which places AWS gives with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locations {
    /// The value, the key or the element that is wrong.
    One,
    /// The part of a value that is wrong.
    Part,
    /// What is wrong, with a finding of its own for each further place.
    Each,
    /// Two elements of a statement.
    Labels,
    /// All of a group of which one is too many.
    Group,
    /// The whole policy, with an empty path.
    Document,
}

/// How far our rules find what a check finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Covered,
    /// All but what the gap says.
    Partly,
    /// Nothing.
    Not,
}

impl AnalyzerCheck {
    /// The check with this issue code.
    pub fn find(code: &str) -> Option<&'static Self> {
        ANALYZER_CHECKS.iter().find(|check| check.code == code)
    }

    /// The rules that answer for it, in order of their codes.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().copied().filter(|rule| rule.analyzer.contains(&self.code))
    }

    /// How far our rules find what it finds.
    pub fn coverage(&self) -> Coverage {
        match (self.rules().next(), self.gap) {
            (None, _) => Coverage::Not,
            (Some(_), "") => Coverage::Covered,
            (Some(_), _) => Coverage::Partly,
        }
    }

    /// Where AWS describes it, as its findings say.
    pub fn link(&self) -> String {
        let anchor = self.code.to_ascii_lowercase().replace('_', "-");
        let kind = self.finding_type.anchor();
        format!("{PAGE}#access-analyzer-reference-policy-checks-{kind}-{anchor}")
    }

    const fn new(code: &'static str, finding_type: FindingType) -> Self {
        Self { code, finding_type, locations: Locations::One, gap: "" }
    }

    /// A check whose findings point at a part of a value.
    const fn as_part(self) -> Self {
        Self { locations: Locations::Part, ..self }
    }

    /// A check that finds every element by itself.
    const fn of_each(self) -> Self {
        Self { locations: Locations::Each, ..self }
    }

    /// A check whose findings point at two elements.
    const fn with_labels(self) -> Self {
        Self { locations: Locations::Labels, ..self }
    }

    /// A check whose findings point at every member of a group.
    const fn as_group(self) -> Self {
        Self { locations: Locations::Group, ..self }
    }

    /// A check whose findings are about the whole policy.
    const fn of_document(self) -> Self {
        Self { locations: Locations::Document, ..self }
    }

    /// A check that our rules find only in part, or not.
    const fn but(self, gap: &'static str) -> Self {
        Self { gap, ..self }
    }
}

impl FindingType {
    /// As the API of AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }

    /// As the anchors of the page write it.
    fn anchor(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::SecurityWarning => "security-warning",
            Self::Warning => "general-warning",
            Self::Suggestion => "suggestion",
        }
    }
}

const fn error(code: &'static str) -> AnalyzerCheck {
    AnalyzerCheck::new(code, FindingType::Error)
}

const fn security(code: &'static str) -> AnalyzerCheck {
    AnalyzerCheck::new(code, FindingType::SecurityWarning)
}

const fn warning(code: &'static str) -> AnalyzerCheck {
    AnalyzerCheck::new(code, FindingType::Warning)
}

const fn suggestion(code: &'static str) -> AnalyzerCheck {
    AnalyzerCheck::new(code, FindingType::Suggestion)
}

/// Every check, by what it is about.
pub static ANALYZER_CHECKS: [AnalyzerCheck; 153] = [
    // Document and statement grammar.
    error("JSON_SYNTAX_ERROR"),
    error("DATA_TYPE_MISMATCH"),
    error("INVALID_POLICY_ELEMENT"),
    error("MISSING_STATEMENT"),
    error("MISSING_EFFECT"),
    error("INVALID_EFFECT"),
    error("MISSING_ACTION"),
    error("MISSING_RESOURCE"),
    error("MISSING_PRINCIPAL"),
    error("UNSUPPORTED_PRINCIPAL"),
    error("UNSUPPORTED_ELEMENT_COMBINATION"),
    error("INVALID_VERSION"),
    warning("MISSING_VERSION"),
    suggestion("EMPTY_SID_VALUE"),
    error("UNSUPPORTED_SID"),
    error("UNIQUE_SIDS_REQUIRED"),
    warning("UNIQUE_SIDS_RECOMMENDED"),
    warning("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA").of_document(),
    warning("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA").of_document().but("which quota AWS takes where no type of resource is given is not documented; ours are those of the kinds that have a documented one"),
    warning("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA").of_document(),
    error("POLICY_SIZE_EXCEEDS_SCP_QUOTA").of_document(),
    error("POLICY_SIZE_EXCEEDS_RCP_QUOTA").of_document(),
    // Action / NotAction.
    error("INVALID_SERVICE_IN_ACTION").of_each(),
    error("INVALID_ACTION"),
    error("UNSUPPORTED_ACTION_IN_POLICY"),
    suggestion("REDUNDANT_ACTION").as_group(),
    suggestion("EMPTY_ARRAY_ACTION"),
    error("VARIABLE_UNSUPPORTED_IN_ELEMENT").as_part(),
    suggestion("WILDCARD_IN_SERVICE_NAME"),
    error("SCP_SYNTAX_ERROR_ACTION_WILDCARD").but("out of date: AWS Organizations takes wildcards anywhere in the actions of service control policies since 2025-09-19"),
    // Resource / NotResource.
    suggestion("EMPTY_ARRAY_RESOURCE"),
    error("INVALID_ARN_PREFIX"),
    error("MISSING_ARN_FIELD"),
    error("INVALID_PARTITION").but("whether a service is in a partition is not checked"),
    error("INVALID_SERVICE"),
    error("INVALID_ARN_SERVICE_CASE"),
    error("INVALID_ARN_REGION").but("whether a service is in a region is not checked"),
    error("ARN_REGION_NOT_ALLOWED"),
    error("MISSING_ARN_REGION"),
    error("INVALID_ARN_ACCOUNT"),
    error("ARN_ACCOUNT_NOT_ALLOWED"),
    error("MISSING_ARN_ACCOUNT"),
    error("INVALID_ARN_RESOURCE"),
    suggestion("REDUNDANT_RESOURCE").as_group(),
    error("UNSUPPORTED_RESOURCE_ARN_IN_POLICY"),
    // Whole statement.
    suggestion("REDUNDANT_STATEMENT").as_group(),
    security("ALLOW_WITH_NOT_PRINCIPAL"),
    // PassRole and service-linked-role families.
    security("PASS_ROLE_WITH_STAR_IN_RESOURCE").with_labels(),
    security("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE").with_labels(),
    security("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION").with_labels(),
    security("PASS_ROLE_WITH_NOT_RESOURCE").with_labels(),
    security("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE").with_labels(),
    security("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE").with_labels(),
    warning("CREATE_SLR_WITH_STAR_IN_RESOURCE").with_labels(),
    warning("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE").with_labels(),
    warning("CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION").with_labels(),
    warning("CREATE_SLR_WITH_NOT_RESOURCE").with_labels(),
    warning("CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE").with_labels(),
    warning("CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE").with_labels(),
    // Principal.
    error("INVALID_PRINCIPAL_FORMAT"),
    error("INVALID_PRINCIPAL_KEY"),
    suggestion("EMPTY_ARRAY_PRINCIPAL"),
    suggestion("EMPTY_OBJECT_PRINCIPAL"),
    error("UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
    warning("INVALID_ROLE_REFERENCE"),
    warning("INVALID_USER_REFERENCE"),
    error("INVALID_SERVICE_PRINCIPAL_FORMAT"),
    error("FEDERATED_PRINCIPAL_NOT_SUPPORTED"),
    error("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL").but("AWS does not publish which keys which services send; ours are the keys about principals, which no service sends"),
    security("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL").but("AWS does not publish which services are exempt; ours are the services that are documented to send a source key"),
    suggestion("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL").but("AWS does not publish for which other keys it reports; ours are `aws:Referer` and `aws:SourceOwner`"),
    // Role trust policies (validatePolicyResourceType = AWS::IAM::AssumeRolePolicyDocument).
    error("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"),
    error("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"),
    error("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
    error("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"),
    error("MISMATCHED_ACTION_FOR_PRINCIPAL"),
    error("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"),
    error("MISSING_ACTION_FOR_CONDITION_KEY").but("AWS does not publish the pairs; ours are the keys of `sts:TagSession` and `sts:SetSourceIdentity`"),
    security("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"),
    security("MISSING_GITHUB_REPO_CONDITION_KEY"),
    warning("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED")
        .but("patterns for a part of the branches or for environments are left alone"),
    suggestion("CONFIRM_AUDIENCE_CLAIM_TYPE"),
    security("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"),
    suggestion("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY").as_group(),
    // SCP, RCP, network-perimeter keys.
    error("SCP_SYNTAX_ERROR_PRINCIPAL"),
    error("RCP_SYNTAX_ERROR_PRINCIPAL"),
    error("RCP_SYNTAX_ERROR_ALLOW"),
    error("RCP_SYNTAX_ERROR_NOTACTION"),
    error("RCP_SYNTAX_ERROR_ACTION"),
    warning("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"),
    warning("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"),
    warning("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"),
    warning("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"),
    // Condition: operators, keys, values.
    suggestion("EMPTY_OBJECT_CONDITION"),
    suggestion("EMPTY_ARRAY_CONDITION"),
    suggestion("EMPTY_ARRAY_CONDITION_FORALLVALUES"),
    suggestion("EMPTY_ARRAY_CONDITION_FORANYVALUE"),
    suggestion("EMPTY_ARRAY_CONDITION_IFEXISTS"),
    error("INVALID_CONDITION_OPERATOR"),
    error("NULL_WITH_IF_EXISTS"),
    suggestion("NULL_WITH_QUALIFIER"),
    error("INVALID_CONDITION_KEY_FORMAT"),
    error("DUPLICATE_KEYS_WITH_DIFFERENT_CASE"),
    error("INVALID_GLOBAL_CONDITION_KEY"),
    error("INVALID_SERVICE_CONDITION_KEY"),
    error("UNSUPPORTED_GLOBAL_CONDITION_KEY")
        .but("AWS has two codes for `aws:ARN`, and does not say which it gives; ours is the other one"),
    warning("DEPRECATED_GLOBAL_CONDITION_KEY"),
    error("MISSING_TAG_KEY_IN_CONDITION"),
    error("MISSING_QUALIFIER").but("the keys that AWS takes for multivalued are not all those that it documents as such"),
    security("FORALLVALUES_WITH_SINGLE_VALUED_KEY"),
    warning("TYPE_MISMATCH"),
    security("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"),
    warning("WILDCARD_WITHOUT_LIKE_OPERATOR"),
    error("INVALID_CONDITION_DATA_TYPE"),
    error("INVALID_CONDITION_MULTIPLE_BOOLEAN"),
    warning("TYPE_MISMATCH_BOOLEAN"),
    warning("TYPE_MISMATCH_DATE"),
    warning("INVALID_DATE_VALUE"),
    warning("TYPE_MISMATCH_NUMBER"),
    warning("TYPE_MISMATCH_STRING"),
    error("TYPE_MISMATCH_IP_RANGE"),
    suggestion("IMPROVE_IP_RANGE"),
    error("PRIVATE_IP_ADDRESS").but("AWS does not publish which ranges it takes for private; ours are those of the IANA registries"),
    error("PRIVATE_NOT_IP_ADDRESS").but("AWS does not publish which ranges it takes for private; ours are those of the IANA registries"),
    suggestion("PRIVATE_IP_ADDRESS_SUBSET").but("AWS does not publish which ranges it takes for private; ours are those of the IANA registries"),
    suggestion("PRIVATE_NOT_IP_ADDRESS_SUBSET").but("AWS does not publish which ranges it takes for private; ours are those of the IANA registries"),
    error("INVALID_REGION"),
    error("INVALID_VPC_FORMAT"),
    error("INVALID_VPCE_FORMAT"),
    error("INVALID_KMS_KEY_VALUE").but("AWS does not publish the keys; ours are those that are documented to hold the ARN of a key"),
    suggestion("REDUNDANT_CONDITION_VALUE_NUM"),
    error("INVALID_VARIABLE_FOR_OPERATOR").as_part(),
    // Policy variables, wildcards in condition values.
    error("MISSING_BRACE_IN_VARIABLE").as_part(),
    error("EMPTY_VARIABLE").as_part(),
    error("UNSUPPORTED_SPACE_IN_VARIABLE").as_part(),
    error("MISSING_QUOTE_IN_VARIABLE").as_part(),
    error("VARIABLE_UNSUPPORTED_IN_VERSION").as_part(),
    error("VARIABLE_USAGE_TOO_PERMISSIVE").as_part().but("AWS does not publish which keys hold identifiers; ours are the ten keys that it names"),
    error("WILDCARD_USAGE_TOO_PERMISSIVE").but("AWS does not publish which keys hold identifiers; ours are the ten keys that it names, `aws:userid` and the paths of organizations"),
    suggestion("EQUIVALENT_TO_NULL_FALSE").but("ids with a wildcard and ARNs that are compared as text are reported as that alone"),
    suggestion("EQUIVALENT_TO_NULL_TRUE").but("ids with a wildcard and ARNs that are compared as text are reported as that alone"),
    suggestion("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
    suggestion("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"),
    // Condition: semantics.
    error("UNSUPPORTED_ACTION_FOR_CONDITION_KEY").but("AWS reports far fewer keys than it documents, and does not publish which; ours are those that the documentation gives for the action and its resources"),
    security("MISSING_PAIRED_CONDITION_KEYS").but("AWS does not publish the pairs; ours is the documented one, `aws:VpcSourceIp`"),
    security("UNTRUSTWORTHY_CONDITION_KEY").but("AWS does not publish the keys; ours are those that it documents as set by the caller"),
    suggestion("IRRELEVANT_CONDITION_KEY_IN_POLICY").but("AWS does not publish the keys; ours are those that name the account or organization of the resource"),
    suggestion("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"),
    security("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"),
    suggestion("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"),
    security("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"),
    security("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"),
    security("S3_PREFIX_IN_NEGATIVE_CONTEXT"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_rule_is_a_check() {
        for rule in RULES {
            for code in rule.analyzer {
                assert!(AnalyzerCheck::find(code).is_some(), "{}: no check `{code}`", rule.code);
            }
        }
    }

    #[test]
    fn codes_are_unique_and_counted_by_type() {
        let count =
            |kind| ANALYZER_CHECKS.iter().filter(|check| check.finding_type == kind).count();
        let types = [
            (FindingType::Error, 79),
            (FindingType::SecurityWarning, 19),
            (FindingType::Warning, 26),
            (FindingType::Suggestion, 29),
        ];
        for (kind, number) in types {
            assert_eq!(count(kind), number, "{kind:?}");
        }
        let mut codes: Vec<&str> = ANALYZER_CHECKS.iter().map(|check| check.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ANALYZER_CHECKS.len());
    }

    #[test]
    fn links_are_those_of_the_page() {
        let link = AnalyzerCheck::find("MISSING_VERSION").map(AnalyzerCheck::link);
        let anchor = "#access-analyzer-reference-policy-checks-general-warning-missing-version";
        assert_eq!(link, Some(format!("{PAGE}{anchor}")));
    }
}
