//! Every row of the tables.

use policylint_analysis::{
    CallerKind, CallerKinds, Cause, Circumstances, EffectOf, KeyPresence, action_matches, compile,
    effect_of, exclude_each_other, presence, principal_matches, resource_matches,
    resource_possible, statement_matches, still_given_by,
};
use policylint_catalog::catalog;
use policylint_model::PolicyKind;

use crate::support::{context, kind, request, rows, value_of, with_statements};

/// Collects the rows that fail, so that one run shows all.
#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    fn compare(&mut self, row: &[&str], expected: &str, found: &str) {
        if expected != found {
            self.0.push(format!("{row:?}\n    found {found}"));
        }
    }
}

impl Drop for Failures {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "\n{}", self.0.join("\n"));
    }
}

#[test]
fn actions() {
    let mut failures = Failures::default();
    for row in rows::<5>(include_str!("../tables/actions.tsv")) {
        let [element, list, action, expected, _] = row;
        let statement = format!(r#"{{"Effect":"Allow","{element}":{list},"Resource":"*"}}"#);
        let document = with_statements(PolicyKind::Identity, &statement);
        let compiled = compile(&document);
        let set = compiled.statements[0].actions.as_ref().unwrap();
        failures.compare(&row, expected, &action_matches(set, action).to_string());
        if let Some(known) = catalog().find_action(action) {
            failures.compare(&row, expected, &set.includes(known).to_string());
        }
    }
}

#[test]
fn resources() {
    let mut failures = Failures::default();
    for row in rows::<8>(include_str!("../tables/resources.tsv")) {
        let [of, element, list, action, resource, with, expected, _] = row;
        let principal = if kind(of).has_principals() { r#""Principal":"*","# } else { "" };
        let statement =
            format!(r#"{{"Effect":"Allow",{principal}"Action":"*","{element}":{list}}}"#);
        let document = with_statements(kind(of), &statement);
        let compiled = compile(&document);
        let request = request("ann", action, resource, with);
        let found = resource_matches(&compiled.statements[0].resources, &request);
        failures.compare(&row, expected, &found.to_string());
    }
}

#[test]
fn possible_resources() {
    let mut failures = Failures::default();
    for row in rows::<6>(include_str!("../tables/possible.tsv")) {
        let [of, element, list, action, expected, _] = row;
        let principal = if kind(of).has_principals() { r#""Principal":"*","# } else { "" };
        let statement =
            format!(r#"{{"Effect":"Allow",{principal}"Action":"*","{element}":{list}}}"#);
        let document = with_statements(kind(of), &statement);
        let compiled = compile(&document);
        let action = catalog().find_action(action).unwrap();
        let found = resource_possible(&compiled.statements[0].resources, action);
        failures.compare(&row, expected, &found.to_string());
    }
}

#[test]
fn principals() {
    let mut failures = Failures::default();
    for row in rows::<7>(include_str!("../tables/principals.tsv")) {
        let [effect, element, value, by, expected, kinds, _] = row;
        let statement =
            format!(r#"{{"Effect":"{effect}","{element}":{value},"Action":"*","Resource":"*"}}"#);
        let document = with_statements(PolicyKind::Bucket, &statement);
        let compiled = compile(&document);
        let statement = &compiled.statements[0];
        let set = statement.principals.as_ref().unwrap();
        let found = principal_matches(set, statement.effect.unwrap(), &crate::support::caller(by));
        failures.compare(&row, expected, &found.truth.to_string());
        let names: Vec<String> = found.kinds.iter().map(|(kind, _)| format!("{kind:?}")).collect();
        failures.compare(&row, kinds, &names.join(" "));
    }
}

#[test]
fn conditions() {
    let mut failures = Failures::default();
    let others = context("aws:username=ann; aws:PrincipalTag/t=x; aws:TagKeys=[a]");
    for row in rows::<6>(include_str!("../tables/conditions.tsv")) {
        let [operator, key, values, value, expected, _] = row;
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":{values}}}}}}}"#
        );
        let document = with_statements(PolicyKind::Identity, &statement);
        let compiled = compile(&document);
        let literal = &compiled.statements[0].conditions[0];
        let context = others.clone().with(key, value_of(value));
        failures.compare(&row, expected, &literal.holds_in(&context).to_string());
        if value == "-" {
            failures.compare(&row, expected, &literal.when_absent().to_string());
        }
    }
}

#[test]
fn effects() {
    let mut failures = Failures::default();
    for row in rows::<5>(include_str!("../tables/effects.tsv")) {
        let [of, statements, action, expected, _] = row;
        let document = with_statements(kind(of), statements);
        let compiled = compile(&document);
        let action = catalog().find_action(action).unwrap();
        let effect = effect_of(&compiled, &compiled.statements[0], action);
        let word = match &effect {
            EffectOf::NotMatched => "not matched".into(),
            EffectOf::Never(_) => "never".into(),
            EffectOf::Undocumented(_) => "undocumented".into(),
            EffectOf::Open(why) => format!("open {why}"),
            EffectOf::Only(_) => "only".into(),
            EffectOf::Always => "always".to_owned(),
        };
        let causes = effect.blockers().iter().map(|blocker| match blocker.cause {
            Cause::KeyNeverSent { .. } | Cause::KeyNotDocumented { .. } => "key",
            Cause::KeyAlwaysSent { .. } => "always sent",
            Cause::NeverTrue { .. } => "untrue",
            Cause::Resource { .. } => "resource",
            Cause::NoResource => "no resource",
            Cause::Kind { .. } => "kind",
            Cause::Contradiction { .. } => "contradiction",
        });
        let found: Vec<&str> = std::iter::once(word.as_str()).chain(causes).collect();
        failures.compare(&row, expected, &found.join(" "));
    }
}

#[test]
fn still_given() {
    let mut failures = Failures::default();
    for row in rows::<5>(include_str!("../tables/given.tsv")) {
        let [of, action, statements, expected, _] = row;
        let document = with_statements(kind(of), statements);
        let compiled = compile(&document);
        let action = catalog().find_action(action).unwrap();
        let given = still_given_by(&compiled, &compiled.statements[0], action);
        let by = given.by.iter().map(|by| {
            let all = if by.reaches_all { "all" } else { "some" };
            let (overlap, shared) = (by.overlap, by.shared);
            format!("{} {overlap:?} {all} on {shared:?}", by.statement.0).to_lowercase()
        });
        let denied = given.denied_by.iter().map(|id| format!("-{}", id.0));
        failures.compare(&row, expected, &by.chain(denied).collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn exclusions() {
    let mut failures = Failures::default();
    for row in rows::<4>(include_str!("../tables/exclusions.tsv")) {
        let [one, other, expected, _] = row;
        for (one, other) in [(one, other), (other, one)] {
            let conditions = format!(
                r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{{one},{other}}}}}"#
            );
            let document = with_statements(PolicyKind::Identity, &conditions);
            let compiled = compile(&document);
            let literals = &compiled.statements[0].conditions;
            let found = exclude_each_other(&literals[0], &literals[1]);
            failures.compare(&row, expected, if found { "yes" } else { "no" });
        }
    }
}

#[test]
fn statements() {
    let mut failures = Failures::default();
    for row in rows::<9>(include_str!("../tables/statements.tsv")) {
        let [_, of, by, action, resource, with, statements, expected, _] = row;
        let document = with_statements(kind(of), statements);
        let compiled = compile(&document);
        let request = request(by, action, resource, with);
        let found: Vec<String> = compiled
            .statements
            .iter()
            .map(|statement| statement_matches(statement, &request).to_string().replace(' ', ""))
            .collect();
        failures.compare(&row, expected, &found.join(" "));
    }
}

#[test]
fn presences() {
    let mut failures = Failures::default();
    for row in rows::<6>(include_str!("../tables/presence.tsv")) {
        let [key, action, callers, policy, expected, _] = row;
        let policy = (policy != "-").then(|| kind(policy));
        let callers = match callers {
            "-" => None,
            "+" => CallerKinds::of_statement(policy.unwrap(), None),
            name => Some(CallerKinds::of([caller_kind(name)])),
        };
        let circumstances = Circumstances { callers, policy, ..Circumstances::default() };
        let found = match presence(key, catalog().find_action(action).unwrap(), circumstances) {
            KeyPresence::Never { source } => {
                assert!(!source.is_empty(), "{row:?}");
                "never"
            }
            KeyPresence::Sometimes => "sometimes",
            KeyPresence::Always { .. } => "always",
            KeyPresence::NotDocumented => "not documented",
            KeyPresence::Unknown => "unknown",
        };
        failures.compare(&row, expected, found);
    }
}

fn caller_kind(name: &str) -> CallerKind {
    match name {
        "role-session" => CallerKind::RoleSession,
        "user" => CallerKind::User,
        "service" => CallerKind::Service,
        "saml" => CallerKind::Saml,
        "anonymous" => CallerKind::Anonymous,
        _ => panic!("no kind of caller {name}"),
    }
}
