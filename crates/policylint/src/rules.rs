//! Made by `cargo xtask gen` from the files under `rules/`; do not edit.

mod catalog {
    pub(super) mod access_point_as_bucket;
    pub(super) mod action_of_other_service;
    pub(super) mod action_pattern_matches_nothing;
    pub(super) mod action_without_matching_resource;
    pub(super) mod api_name_not_iam_action;
    pub(super) mod arn_account_mismatch;
    pub(super) mod arn_region_mismatch;
    pub(super) mod bare_star_resource_refused;
    pub(super) mod deprecated_key;
    pub(super) mod endpoint_key_of_unsupported_service;
    pub(super) mod key_not_supported_by_actions;
    pub(super) mod key_not_supported_in_context;
    pub(super) mod missing_action_for_key;
    pub(super) mod missing_dependent_action;
    pub(super) mod mixed_up_path;
    pub(super) mod partial_required_resources;
    pub(super) mod resource_never_matches;
    pub(super) mod resource_of_other_service;
    pub(super) mod resource_without_matching_action;
    pub(super) mod retired_action;
    pub(super) mod s3_bucket_object_mixup;
    pub(super) mod service_not_in_partition;
    pub(super) mod unknown_action;
    pub(super) mod unknown_arn_format;
    pub(super) mod unknown_global_key;
    pub(super) mod unknown_managed_policy;
    pub(super) mod unknown_region_value;
    pub(super) mod unknown_service;
    pub(super) mod unknown_service_key;
    pub(super) mod unknown_service_principal;
    pub(super) mod unknown_variable;
    pub(super) mod wildcard_in_resource_type;
    pub(super) mod wildcard_only_action_with_arn;
}
mod condition {
    pub(super) mod ambiguous_date;
    pub(super) mod broad_source_ip;
    pub(super) mod cidr_host_bits;
    pub(super) mod condition_always_true;
    pub(super) mod deny_hits_aws_services;
    pub(super) mod deny_misses_absent_key;
    pub(super) mod deny_requirements_anded;
    pub(super) mod dynamodb_attributes_without_select;
    pub(super) mod empty_string_value;
    pub(super) mod expired_date;
    pub(super) mod forallvalues_allows_missing_key;
    pub(super) mod foranyvalue_with_negation;
    pub(super) mod ifexists_redundant;
    pub(super) mod ifexists_weakens_allow;
    pub(super) mod invalid_arn_value;
    pub(super) mod invalid_base64;
    pub(super) mod invalid_boolean;
    pub(super) mod invalid_cidr;
    pub(super) mod invalid_date;
    pub(super) mod invalid_id_value;
    pub(super) mod invalid_kms_key_value;
    pub(super) mod invalid_number;
    pub(super) mod ipv4_only_allow_list;
    pub(super) mod like_without_wildcard;
    pub(super) mod missing_paired_keys;
    pub(super) mod missing_set_qualifier;
    pub(super) mod mixed_source_ip;
    pub(super) mod negated_operator_in_allow;
    pub(super) mod null_with_qualifier;
    pub(super) mod operator_type_mismatch;
    pub(super) mod org_path_shape;
    pub(super) mod presence_by_wildcard;
    pub(super) mod private_source_ip;
    pub(super) mod redundant_numeric_values;
    pub(super) mod s3_prefix_in_negative_context;
    pub(super) mod session_arn_as_principal_arn;
    pub(super) mod set_qualifier_on_single_key;
    pub(super) mod several_booleans;
    pub(super) mod source_arn_without_account;
    pub(super) mod spoofable_key;
    pub(super) mod string_operator_on_arn_key;
    pub(super) mod wildcard_in_id_value;
    pub(super) mod wildcard_never_holds;
    pub(super) mod wildcard_without_like;
}
mod dead {
    pub(super) mod action_denied_elsewhere;
    pub(super) mod allow_fully_denied;
    pub(super) mod condition_never_true;
    pub(super) mod deny_never_matches;
    pub(super) mod duplicate_statement;
    pub(super) mod implied_condition;
    pub(super) mod not_equals_list_misread;
    pub(super) mod nothing_matched;
    pub(super) mod redundant_action;
    pub(super) mod redundant_condition_value;
    pub(super) mod redundant_resource;
    pub(super) mod source_account_deny_hits_users;
    pub(super) mod subsumed_statement;
}
mod escalation {
    pub(super) mod passrole_any_role;
}
mod exposure {
    pub(super) mod allow_not_principal;
    pub(super) mod apigateway_open_invoke;
    pub(super) mod backup_vault_public;
    pub(super) mod codeartifact_public;
    pub(super) mod dynamodb_public;
    pub(super) mod ecr_public;
    pub(super) mod efs_public;
    pub(super) mod eventbridge_public;
    pub(super) mod glacier_public;
    pub(super) mod glue_public;
    pub(super) mod kinesis_public;
    pub(super) mod lambda_public;
    pub(super) mod legacy_source_owner;
    pub(super) mod logs_public;
    pub(super) mod msk_public;
    pub(super) mod opensearch_public;
    pub(super) mod public_access;
    pub(super) mod public_despite_condition;
    pub(super) mod secretsmanager_public;
    pub(super) mod service_principal_without_source;
    pub(super) mod ses_public;
    pub(super) mod sns_public;
    pub(super) mod sqs_public;
    pub(super) mod wildcard_service_principal;
}
mod grammar {
    pub(super) mod action_with_not_action;
    pub(super) mod arn_missing_fields;
    pub(super) mod canonical_user_outside_s3;
    pub(super) mod duplicate_json_key;
    pub(super) mod duplicate_sid;
    pub(super) mod empty_array;
    pub(super) mod empty_object;
    pub(super) mod empty_statement_list;
    pub(super) mod federated_principal_not_supported;
    pub(super) mod id_element_ignored;
    pub(super) mod illegal_character;
    pub(super) mod inline_policies_too_large;
    pub(super) mod invalid_arn_account;
    pub(super) mod invalid_arn_service_case;
    pub(super) mod invalid_aws_principal;
    pub(super) mod invalid_condition_key_format;
    pub(super) mod invalid_condition_shape;
    pub(super) mod invalid_effect;
    pub(super) mod invalid_json;
    pub(super) mod invalid_partition;
    pub(super) mod invalid_principal_shape;
    pub(super) mod invalid_region;
    pub(super) mod invalid_service_principal_format;
    pub(super) mod invalid_sid;
    pub(super) mod invalid_variable_syntax;
    pub(super) mod invalid_version;
    pub(super) mod malformed_action;
    pub(super) mod missing_action;
    pub(super) mod missing_effect;
    pub(super) mod missing_principal;
    pub(super) mod missing_resource;
    pub(super) mod missing_statement;
    pub(super) mod missing_tag_key;
    pub(super) mod missing_version;
    pub(super) mod mixed_value_types;
    pub(super) mod multivalued_variable;
    pub(super) mod null_with_ifexists;
    pub(super) mod outdated_version;
    pub(super) mod padded_value;
    pub(super) mod partial_wildcard_principal;
    pub(super) mod placeholder_value;
    pub(super) mod policy_too_large;
    pub(super) mod principal_by_unique_id;
    pub(super) mod principal_with_not_principal;
    pub(super) mod resource_not_an_arn;
    pub(super) mod resource_with_not_resource;
    pub(super) mod root_not_object;
    pub(super) mod too_many_parts;
    pub(super) mod unexpected_principal;
    pub(super) mod unexpected_resource;
    pub(super) mod unknown_condition_operator;
    pub(super) mod unknown_policy_element;
    pub(super) mod unknown_statement_element;
    pub(super) mod unquoted_account_id;
    pub(super) mod unusable_principal_type;
    pub(super) mod variable_in_unsupported_element;
    pub(super) mod variable_needs_2012;
    pub(super) mod variable_with_unsupported_operator;
    pub(super) mod wildcard_in_service_prefix;
    pub(super) mod wrong_json_type;
}
mod guardrail {
    pub(super) mod ai_opt_out_and_tag_policy;
    pub(super) mod boundary_without_allow;
    pub(super) mod confused_deputy_rcp_hole;
    pub(super) mod org_policy_version;
    pub(super) mod rcp_bare_wildcard_action;
    pub(super) mod rcp_effect;
    pub(super) mod rcp_not_action;
    pub(super) mod rcp_principal;
    pub(super) mod rcp_unsupported_service;
    pub(super) mod rcp_without_service_exemption;
    pub(super) mod scp_ineffective_target;
}
mod hygiene {
    pub(super) mod ambiguous_policy_kind;
    pub(super) mod blanket_suppression;
    pub(super) mod expired_suppression;
    pub(super) mod stale_catalog;
    pub(super) mod suppression_without_reason;
    pub(super) mod unknown_rule_in_suppression;
    pub(super) mod unused_suppression;
}
mod kms {
    pub(super) mod kms_context_misses_bucket_key;
    pub(super) mod kms_context_on_wrong_action;
    pub(super) mod kms_service_without_source;
    pub(super) mod kms_sibling_unguarded;
    pub(super) mod kms_use_without_via_service;
    pub(super) mod kms_via_service_never_sends_context;
}
mod mfa {
    pub(super) mod mfa_age_ifexists;
    pub(super) mod mfa_allow_ifexists;
    pub(super) mod mfa_deny_misses_keys;
    pub(super) mod mfa_impossible;
    pub(super) mod mfa_null_test_only;
}
mod privilege {
    pub(super) mod unbounded_service_linked_role;
}
mod s3 {
    pub(super) mod s3_service_delivery_without_source;
}
mod style {
    pub(super) mod action_case;
    pub(super) mod all_actions_spelling;
    pub(super) mod array_form;
    pub(super) mod condition_case;
    pub(super) mod duplicate_list_entry;
    pub(super) mod element_order;
    pub(super) mod formatting;
    pub(super) mod hard_coded_partition;
    pub(super) mod mergeable_statements;
    pub(super) mod missing_sid;
    pub(super) mod mixed_purpose_statement;
    pub(super) mod principal_spelling;
    pub(super) mod quoted_booleans;
    pub(super) mod sid_naming;
    pub(super) mod unsorted_list;
}
mod tags {
    pub(super) mod abac_principal_tag_self_edit;
    pub(super) mod abac_resource_tag_self_edit;
    pub(super) mod abac_untagged_open;
    pub(super) mod legacy_service_tag_key;
    pub(super) mod s3_object_resource_tag;
    pub(super) mod tag_exists_by_wildcard;
    pub(super) mod tag_key_case_variants;
    pub(super) mod tag_key_unsupported_allow;
    pub(super) mod tag_key_unsupported_deny;
    pub(super) mod tag_keys_closed_set_hole;
    pub(super) mod tag_protection_incomplete;
}
mod trust {
    pub(super) mod cross_account_broad_role;
    pub(super) mod oidc_any_tenant;
    pub(super) mod oidc_broad_subject;
    pub(super) mod oidc_forallvalues_subject;
    pub(super) mod oidc_missing_tenant_claim;
    pub(super) mod oidc_no_conditions;
    pub(super) mod oidc_wildcard_in_exact_match;
    pub(super) mod rolesanywhere_missing_actions;
    pub(super) mod trust_action_principal_mismatch;
    pub(super) mod trust_anyone;
    pub(super) mod trust_anyone_with_condition;
    pub(super) mod trust_not_principal;
    pub(super) mod trust_redundant_session;
}

/// Every rule, by group and code.
pub static RULES: &[&crate::Rule] = &[
    &catalog::unknown_service::RULE,
    &catalog::unknown_action::RULE,
    &catalog::action_pattern_matches_nothing::RULE,
    &catalog::api_name_not_iam_action::RULE,
    &catalog::retired_action::RULE,
    &catalog::resource_never_matches::RULE,
    &catalog::action_without_matching_resource::RULE,
    &catalog::resource_without_matching_action::RULE,
    &catalog::s3_bucket_object_mixup::RULE,
    &catalog::wildcard_only_action_with_arn::RULE,
    &catalog::unknown_arn_format::RULE,
    &catalog::arn_account_mismatch::RULE,
    &catalog::arn_region_mismatch::RULE,
    &catalog::wildcard_in_resource_type::RULE,
    &catalog::partial_required_resources::RULE,
    &catalog::missing_dependent_action::RULE,
    &catalog::unknown_global_key::RULE,
    &catalog::unknown_service_key::RULE,
    &catalog::key_not_supported_by_actions::RULE,
    &catalog::key_not_supported_in_context::RULE,
    &catalog::deprecated_key::RULE,
    &catalog::action_of_other_service::RULE,
    &catalog::resource_of_other_service::RULE,
    &catalog::bare_star_resource_refused::RULE,
    &catalog::unknown_service_principal::RULE,
    &catalog::unknown_managed_policy::RULE,
    &catalog::unknown_region_value::RULE,
    &catalog::service_not_in_partition::RULE,
    &catalog::unknown_variable::RULE,
    &catalog::missing_action_for_key::RULE,
    &catalog::mixed_up_path::RULE,
    &catalog::access_point_as_bucket::RULE,
    &catalog::endpoint_key_of_unsupported_service::RULE,
    &condition::operator_type_mismatch::RULE,
    &condition::string_operator_on_arn_key::RULE,
    &condition::invalid_boolean::RULE,
    &condition::invalid_number::RULE,
    &condition::invalid_date::RULE,
    &condition::ambiguous_date::RULE,
    &condition::invalid_cidr::RULE,
    &condition::cidr_host_bits::RULE,
    &condition::invalid_arn_value::RULE,
    &condition::invalid_base64::RULE,
    &condition::several_booleans::RULE,
    &condition::wildcard_without_like::RULE,
    &condition::like_without_wildcard::RULE,
    &condition::missing_set_qualifier::RULE,
    &condition::set_qualifier_on_single_key::RULE,
    &condition::forallvalues_allows_missing_key::RULE,
    &condition::foranyvalue_with_negation::RULE,
    &condition::null_with_qualifier::RULE,
    &condition::ifexists_weakens_allow::RULE,
    &condition::ifexists_redundant::RULE,
    &condition::negated_operator_in_allow::RULE,
    &condition::deny_misses_absent_key::RULE,
    &condition::deny_hits_aws_services::RULE,
    &condition::condition_always_true::RULE,
    &condition::spoofable_key::RULE,
    &condition::private_source_ip::RULE,
    &condition::mixed_source_ip::RULE,
    &condition::broad_source_ip::RULE,
    &condition::invalid_id_value::RULE,
    &condition::wildcard_in_id_value::RULE,
    &condition::org_path_shape::RULE,
    &condition::session_arn_as_principal_arn::RULE,
    &condition::source_arn_without_account::RULE,
    &condition::missing_paired_keys::RULE,
    &condition::redundant_numeric_values::RULE,
    &condition::deny_requirements_anded::RULE,
    &condition::expired_date::RULE,
    &condition::ipv4_only_allow_list::RULE,
    &condition::empty_string_value::RULE,
    &condition::presence_by_wildcard::RULE,
    &condition::wildcard_never_holds::RULE,
    &condition::invalid_kms_key_value::RULE,
    &condition::dynamodb_attributes_without_select::RULE,
    &condition::s3_prefix_in_negative_context::RULE,
    &dead::allow_fully_denied::RULE,
    &dead::action_denied_elsewhere::RULE,
    &dead::duplicate_statement::RULE,
    &dead::subsumed_statement::RULE,
    &dead::redundant_action::RULE,
    &dead::redundant_resource::RULE,
    &dead::redundant_condition_value::RULE,
    &dead::implied_condition::RULE,
    &dead::condition_never_true::RULE,
    &dead::deny_never_matches::RULE,
    &dead::nothing_matched::RULE,
    &dead::source_account_deny_hits_users::RULE,
    &dead::not_equals_list_misread::RULE,
    &escalation::passrole_any_role::RULE,
    &exposure::public_access::RULE,
    &exposure::public_despite_condition::RULE,
    &exposure::sqs_public::RULE,
    &exposure::sns_public::RULE,
    &exposure::lambda_public::RULE,
    &exposure::secretsmanager_public::RULE,
    &exposure::ecr_public::RULE,
    &exposure::opensearch_public::RULE,
    &exposure::glacier_public::RULE,
    &exposure::efs_public::RULE,
    &exposure::eventbridge_public::RULE,
    &exposure::glue_public::RULE,
    &exposure::logs_public::RULE,
    &exposure::ses_public::RULE,
    &exposure::dynamodb_public::RULE,
    &exposure::kinesis_public::RULE,
    &exposure::apigateway_open_invoke::RULE,
    &exposure::backup_vault_public::RULE,
    &exposure::msk_public::RULE,
    &exposure::codeartifact_public::RULE,
    &exposure::allow_not_principal::RULE,
    &exposure::service_principal_without_source::RULE,
    &exposure::wildcard_service_principal::RULE,
    &exposure::legacy_source_owner::RULE,
    &grammar::invalid_json::RULE,
    &grammar::duplicate_json_key::RULE,
    &grammar::root_not_object::RULE,
    &grammar::unknown_policy_element::RULE,
    &grammar::missing_statement::RULE,
    &grammar::empty_statement_list::RULE,
    &grammar::unknown_statement_element::RULE,
    &grammar::missing_effect::RULE,
    &grammar::invalid_effect::RULE,
    &grammar::missing_action::RULE,
    &grammar::action_with_not_action::RULE,
    &grammar::missing_resource::RULE,
    &grammar::resource_with_not_resource::RULE,
    &grammar::missing_principal::RULE,
    &grammar::unexpected_principal::RULE,
    &grammar::principal_with_not_principal::RULE,
    &grammar::unexpected_resource::RULE,
    &grammar::invalid_version::RULE,
    &grammar::missing_version::RULE,
    &grammar::outdated_version::RULE,
    &grammar::wrong_json_type::RULE,
    &grammar::unquoted_account_id::RULE,
    &grammar::invalid_sid::RULE,
    &grammar::duplicate_sid::RULE,
    &grammar::id_element_ignored::RULE,
    &grammar::illegal_character::RULE,
    &grammar::policy_too_large::RULE,
    &grammar::inline_policies_too_large::RULE,
    &grammar::too_many_parts::RULE,
    &grammar::invalid_principal_shape::RULE,
    &grammar::invalid_aws_principal::RULE,
    &grammar::partial_wildcard_principal::RULE,
    &grammar::unusable_principal_type::RULE,
    &grammar::canonical_user_outside_s3::RULE,
    &grammar::federated_principal_not_supported::RULE,
    &grammar::invalid_service_principal_format::RULE,
    &grammar::principal_by_unique_id::RULE,
    &grammar::resource_not_an_arn::RULE,
    &grammar::arn_missing_fields::RULE,
    &grammar::invalid_partition::RULE,
    &grammar::invalid_region::RULE,
    &grammar::invalid_arn_account::RULE,
    &grammar::invalid_arn_service_case::RULE,
    &grammar::malformed_action::RULE,
    &grammar::wildcard_in_service_prefix::RULE,
    &grammar::unknown_condition_operator::RULE,
    &grammar::null_with_ifexists::RULE,
    &grammar::invalid_condition_shape::RULE,
    &grammar::invalid_condition_key_format::RULE,
    &grammar::missing_tag_key::RULE,
    &grammar::invalid_variable_syntax::RULE,
    &grammar::variable_needs_2012::RULE,
    &grammar::variable_in_unsupported_element::RULE,
    &grammar::variable_with_unsupported_operator::RULE,
    &grammar::multivalued_variable::RULE,
    &grammar::empty_array::RULE,
    &grammar::empty_object::RULE,
    &grammar::mixed_value_types::RULE,
    &grammar::placeholder_value::RULE,
    &grammar::padded_value::RULE,
    &guardrail::org_policy_version::RULE,
    &guardrail::rcp_effect::RULE,
    &guardrail::rcp_principal::RULE,
    &guardrail::rcp_not_action::RULE,
    &guardrail::rcp_bare_wildcard_action::RULE,
    &guardrail::rcp_unsupported_service::RULE,
    &guardrail::rcp_without_service_exemption::RULE,
    &guardrail::confused_deputy_rcp_hole::RULE,
    &guardrail::boundary_without_allow::RULE,
    &guardrail::scp_ineffective_target::RULE,
    &guardrail::ai_opt_out_and_tag_policy::RULE,
    &hygiene::unused_suppression::RULE,
    &hygiene::unknown_rule_in_suppression::RULE,
    &hygiene::blanket_suppression::RULE,
    &hygiene::suppression_without_reason::RULE,
    &hygiene::expired_suppression::RULE,
    &hygiene::ambiguous_policy_kind::RULE,
    &hygiene::stale_catalog::RULE,
    &kms::kms_use_without_via_service::RULE,
    &kms::kms_service_without_source::RULE,
    &kms::kms_context_on_wrong_action::RULE,
    &kms::kms_via_service_never_sends_context::RULE,
    &kms::kms_context_misses_bucket_key::RULE,
    &kms::kms_sibling_unguarded::RULE,
    &mfa::mfa_deny_misses_keys::RULE,
    &mfa::mfa_allow_ifexists::RULE,
    &mfa::mfa_null_test_only::RULE,
    &mfa::mfa_age_ifexists::RULE,
    &mfa::mfa_impossible::RULE,
    &privilege::unbounded_service_linked_role::RULE,
    &s3::s3_service_delivery_without_source::RULE,
    &style::missing_sid::RULE,
    &style::sid_naming::RULE,
    &style::unsorted_list::RULE,
    &style::array_form::RULE,
    &style::action_case::RULE,
    &style::condition_case::RULE,
    &style::element_order::RULE,
    &style::quoted_booleans::RULE,
    &style::hard_coded_partition::RULE,
    &style::mergeable_statements::RULE,
    &style::all_actions_spelling::RULE,
    &style::principal_spelling::RULE,
    &style::formatting::RULE,
    &style::mixed_purpose_statement::RULE,
    &style::duplicate_list_entry::RULE,
    &tags::tag_key_unsupported_allow::RULE,
    &tags::tag_key_unsupported_deny::RULE,
    &tags::abac_resource_tag_self_edit::RULE,
    &tags::abac_principal_tag_self_edit::RULE,
    &tags::tag_keys_closed_set_hole::RULE,
    &tags::tag_key_case_variants::RULE,
    &tags::abac_untagged_open::RULE,
    &tags::s3_object_resource_tag::RULE,
    &tags::tag_protection_incomplete::RULE,
    &tags::legacy_service_tag_key::RULE,
    &tags::tag_exists_by_wildcard::RULE,
    &trust::trust_anyone::RULE,
    &trust::trust_anyone_with_condition::RULE,
    &trust::trust_not_principal::RULE,
    &trust::trust_action_principal_mismatch::RULE,
    &trust::oidc_no_conditions::RULE,
    &trust::oidc_missing_tenant_claim::RULE,
    &trust::oidc_any_tenant::RULE,
    &trust::oidc_broad_subject::RULE,
    &trust::oidc_wildcard_in_exact_match::RULE,
    &trust::oidc_forallvalues_subject::RULE,
    &trust::rolesanywhere_missing_actions::RULE,
    &trust::trust_redundant_session::RULE,
    &trust::cross_account_broad_role::RULE,
];
