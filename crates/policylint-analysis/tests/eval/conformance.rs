//! Every case of the files: verdict, layer, caveats, and that both ways to the verdict agree.

use policylint_analysis::eval::{
    CallEvaluation, Evaluation, Layer, Policies, Verdict, decide, evaluate, refusals,
};

use crate::case::Case;
use crate::world::{Documents, call, scenario};

/// The case files by name.
const FILES: [(&str, &str); 20] = [
    ("matching.yaml", include_str!("matching.yaml")),
    ("matching-rules.yaml", include_str!("matching-rules.yaml")),
    ("variables.yaml", include_str!("variables.yaml")),
    ("variables-rules.yaml", include_str!("variables-rules.yaml")),
    ("principals.yaml", include_str!("principals.yaml")),
    ("principals-rules.yaml", include_str!("principals-rules.yaml")),
    ("conditions.yaml", include_str!("conditions.yaml")),
    ("conditions-rules.yaml", include_str!("conditions-rules.yaml")),
    ("layers.yaml", include_str!("layers.yaml")),
    ("layers-rules.yaml", include_str!("layers-rules.yaml")),
    ("truth-table.yaml", include_str!("truth-table.yaml")),
    ("accounts-and-roles.yaml", include_str!("accounts-and-roles.yaml")),
    ("accounts-and-roles-rules.yaml", include_str!("accounts-and-roles-rules.yaml")),
    ("kms.yaml", include_str!("kms.yaml")),
    ("kms-rules.yaml", include_str!("kms-rules.yaml")),
    ("kms-grants-rules.yaml", include_str!("kms-grants-rules.yaml")),
    ("s3.yaml", include_str!("s3.yaml")),
    ("s3-rules.yaml", include_str!("s3-rules.yaml")),
    ("s3-public-access-rules.yaml", include_str!("s3-public-access-rules.yaml")),
    ("grammar-and-services.yaml", include_str!("grammar-and-services.yaml")),
];

/// All cases in order.
pub(crate) fn cases() -> Vec<Case> {
    let read = |(name, text): &(&str, &str)| -> Vec<Case> {
        serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    FILES.iter().flat_map(read).collect()
}

#[test]
fn every_case_has_its_verdict() {
    let failures: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let wrong = differences(case);
            (!wrong.is_empty())
                .then(|| format!("{} {:?} {}\n    {wrong}", case.id, case.rules, case.note))
        })
        .collect();
    assert!(failures.is_empty(), "{} cases differ\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_case_has_its_own_name() {
    let mut names: Vec<String> = cases().into_iter().map(|case| case.id).collect();
    names.sort();
    let twice: Vec<&[String]> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// What a case finds otherwise than expected; empty if nothing.
fn differences(case: &Case) -> String {
    let documents = Documents::of(case);
    let compiled = documents.compiled();
    if !case.lenient {
        let refused = compiled.all.iter().flat_map(|(document, it)| refusals(document, it));
        if let Some(refusal) = refused.into_iter().next() {
            return unless(&format!("invalid({})", refusal.rule), &case.verdict);
        }
    }
    let scenario = scenario(case);
    if let Some(call) = call(case) {
        let sets: Vec<(policylint_analysis::Target, Policies<'_>)> = call
            .checks()
            .into_iter()
            .map(|it| {
                (it.resource.clone(), documents.policies(case, &compiled, Some(&it.resource)))
            })
            .collect();
        let evaluated = CallEvaluation::of(&call, &scenario, |check| {
            &sets.iter().find(|(resource, _)| *resource == check.resource).unwrap().1
        });
        let evaluated = evaluated.unwrap();
        let Some((check, evaluation)) = evaluated.refused() else {
            return unless("allow", &case.verdict);
        };
        let refused = case.refused.as_deref().unwrap_or(&check.action);
        return unless(&check.action, refused) + &compare(case, evaluation);
    }
    let check = match scenario.check() {
        Ok(check) => check,
        Err(error) => return unless(&format!("error({error})"), &case.verdict),
    };
    let policies = documents.policies(case, &compiled, None);
    let evaluation = evaluate(&check, &policies);
    let decided = decide(&check, &policies);
    let mut wrong = compare(case, &evaluation);
    if decided != evaluation.verdict {
        wrong += " decide says ";
        wrong += decided.as_str();
    }
    wrong
}

fn compare(case: &Case, evaluation: &Evaluation<'_>) -> String {
    let layer = evaluation.layer().map(Layer::as_str).unwrap_or_default();
    let verdict = match evaluation.verdict {
        Verdict::Allow => "allow".to_owned(),
        Verdict::ExplicitDeny => format!("explicit({layer})"),
        Verdict::ImplicitDeny => format!("implicit({layer})"),
    };
    let caveats: Vec<String> = evaluation.caveats.iter().map(ToString::to_string).collect();
    let mut wrong = unless(&verdict, &case.verdict);
    wrong += &unless(&format!("{caveats:?}"), &format!("{:?}", case.caveats));
    if let Some(blocked) = &case.blocked {
        let found: Vec<&str> = evaluation.blocked_by.iter().map(|it| it.layer.as_str()).collect();
        wrong += &unless(&format!("{found:?}"), &format!("{blocked:?}"));
    }
    if let Some(missing) = &case.missing_context {
        wrong += &unless(&format!("{:?}", evaluation.missing_context), &format!("{missing:?}"));
    }
    wrong
}

fn unless(found: &str, expected: &str) -> String {
    if found == expected { String::new() } else { format!("found {found}, expected {expected}; ") }
}
