//! The answer in the JSON of AWS's `iam simulate-custom-policy`; `BlockedBy` and `Caveats` are ours.

use policylint::simulate::{SimulatedCheck, SimulatedStatement, Simulation};
use policylint::syntax::LineColumn;
use serde::Serialize;

/// The answer to one input.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answer<'a> {
    evaluation_results: Vec<EvaluationResult<'a>>,
    is_truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EvaluationResult<'a> {
    eval_action_name: &'a str,
    eval_resource_name: &'a str,
    eval_decision: &'static str,
    matched_statements: Vec<MatchedStatement<'a>>,
    missing_context_values: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    blocked_by: Vec<&'static str>,
    caveats: &'a [String],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MatchedStatement<'a> {
    source_policy_id: &'a str,
    source_policy_type: &'a str,
    start_position: Position,
    end_position: Position,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OrganizationsDecisionDetail {
    allowed_by_organizations: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PermissionsBoundaryDecisionDetail {
    allowed_by_permissions_boundary: bool,
}

/// The answer to a line that cannot be used.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Refusal {
    error: LineError,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LineError {
    line: u64,
    message: String,
}

impl<'a> Answer<'a> {
    pub(super) fn of(simulation: &'a Simulation) -> Self {
        Self {
            evaluation_results: simulation.results.iter().map(result).collect(),
            is_truncated: simulation.marker.is_some(),
            marker: simulation.marker.map(|marker| marker.to_string()),
        }
    }
}

impl Refusal {
    /// A line, counted from 1, with what is wrong.
    pub(super) fn of(line: u64, message: String) -> Self {
        Self { error: LineError { line, message } }
    }
}

fn result(check: &SimulatedCheck) -> EvaluationResult<'_> {
    EvaluationResult {
        eval_action_name: &check.action,
        eval_resource_name: &check.resource,
        eval_decision: check.verdict.as_str(),
        matched_statements: check.matched.iter().map(statement).collect(),
        missing_context_values: &check.missing_context,
        organizations_decision_detail: check.allowed_by_organizations.map(
            |allowed_by_organizations| OrganizationsDecisionDetail { allowed_by_organizations },
        ),
        permissions_boundary_decision_detail: check.allowed_by_boundary.map(
            |allowed_by_permissions_boundary| PermissionsBoundaryDecisionDetail {
                allowed_by_permissions_boundary,
            },
        ),
        blocked_by: check.blocked_by.iter().map(|blocked| blocked.layer.as_str()).collect(),
        caveats: &check.caveats,
    }
}

fn statement(statement: &SimulatedStatement) -> MatchedStatement<'_> {
    MatchedStatement {
        source_policy_id: &statement.policy,
        source_policy_type: &statement.policy_type,
        start_position: position(statement.start),
        end_position: position(statement.end),
    }
}

/// AWS's simulator counts UTF-16 units from 1.
fn position(at: LineColumn) -> Position {
    Position { line: at.line, column: at.column_utf16.saturating_add(1) }
}
