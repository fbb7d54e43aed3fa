//! Questions with their answers, and each witness held against `simulate`.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A folder for the files of one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prove").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, content: &Value) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path.display().to_string()
    }

    #[expect(clippy::needless_pass_by_value, reason = "calls read better")]
    fn policy(&self, name: &str, statements: Value) -> String {
        self.write(name, &json!({"Version": "2012-10-17", "Statement": statements}))
    }
}

fn policylint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_policylint")).args(arguments).output().unwrap()
}

/// The answer and the exit code.
#[track_caller]
fn prove(arguments: &[&str]) -> (Value, i32) {
    let output = policylint(&[&["prove"], arguments].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let answer = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{errors}"));
    (answer, output.status.code().unwrap())
}

/// Whether `simulate` allows a request.
fn is_allowed(folder: &Folder, request: &Value) -> bool {
    let file = folder.write("request.json", request);
    let output = policylint(&["simulate", &file]);
    let code = output.status.code().unwrap();
    assert!(code < 2, "{}", String::from_utf8_lossy(&output.stderr));
    code == 0
}

/// That `simulate` allows the witness, and not with another policy in its place.
#[track_caller]
fn confirm(folder: &Folder, answer: &Value, field: &str, existing: Option<&str>) {
    let mut witness = answer["witness"].clone();
    assert_eq!(answer["witnessConfirmed"], json!(true));
    assert!(is_allowed(folder, &witness), "{witness:#}");
    if let Some(existing) = existing {
        let text = json!(std::fs::read_to_string(existing).unwrap());
        witness[field] = if field == "PolicyInputList" { json!([text]) } else { text };
        assert!(!is_allowed(folder, &witness), "{witness:#}");
    }
}

#[test]
fn no_new_access() {
    let folder = Folder::new("no-new-access");
    let existing = folder.policy(
        "existing.json",
        json!([
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/secret/*"}
        ]),
    );
    let less = folder.policy(
        "less.json",
        json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/public/*"}]),
    );
    let more = folder.policy(
        "more.json",
        json!([
            {"Sid": "Own", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/public/*"},
            {"Sid": "More", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
        ]),
    );
    let ask = |new: &str| {
        prove(&[
            "no-new-access",
            "--existing-policy-document",
            &existing,
            "--new-policy-document",
            new,
            "--policy-type",
            "identity",
        ])
    };
    let (answer, code) = ask(&less);
    assert_eq!((answer["result"].as_str(), code), (Some("PASS"), 0));
    let (answer, code) = ask(&more);
    assert_eq!((answer["result"].as_str(), code), (Some("FAIL"), 1));
    assert_eq!(answer["reasons"][0]["statementIndex"], json!(1));
    assert_eq!(answer["reasons"][0]["statementId"], json!("More"));
    assert_eq!(answer["reasons"][1], Value::Null);
    confirm(&folder, &answer, "PolicyInputList", Some(&existing));
}

#[test]
fn new_access_of_many_sorts_is_confirmed() {
    let folder = Folder::new("sorts");
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let under = |condition: Value| {
        let mut statement = everything.clone();
        statement["Condition"] = condition;
        statement
    };
    let existing = [
        json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        json!({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:*:111122223333:key/*"}),
        json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
        under(json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),
        under(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
        under(json!({"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}})),
        under(json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})),
        under(json!({"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}})),
        under(json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin/*"}})),
    ];
    let new = folder.policy("new.json", json!([everything]));
    for (number, statement) in existing.into_iter().enumerate() {
        let existing = folder.policy(&format!("existing-{number}.json"), json!([statement]));
        let (answer, code) = prove(&[
            "no-new-access",
            "--existing-policy-document",
            &existing,
            "--new-policy-document",
            &new,
            "--policy-type",
            "identity",
        ]);
        assert_eq!((answer["result"].as_str(), code), (Some("FAIL"), 1), "{statement}");
        confirm(&folder, &answer, "PolicyInputList", Some(&existing));
    }
}

#[test]
fn policies_of_resources() {
    let folder = Folder::new("resources");
    let bucket = |principal: Value, condition: Value| {
        json!([{"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::b/*", "Condition": condition}])
    };
    let account = json!({"AWS": "111122223333"});
    let existing = folder.policy("existing.json", bucket(account, json!({})));
    let role = json!({"AWS": "arn:aws:iam::111122223333:role/x"});
    let role = folder.policy("role.json", bucket(role, json!({})));
    let ask = |new: &str| {
        prove(&[
            "no-new-access",
            "--existing-policy-document",
            &existing,
            "--new-policy-document",
            new,
            "--policy-type",
            "RESOURCE_POLICY",
        ])
    };
    assert_eq!(ask(&role).1, 0);
    let public = folder.policy("public.json", bucket(json!("*"), json!({})));
    let (answer, code) = ask(&public);
    assert_eq!(code, 1);
    confirm(&folder, &answer, "ResourcePolicy", Some(&existing));
    let is_public = |file: &str| {
        prove(&[
            "no-public-access",
            "--policy-document",
            file,
            "--resource-type",
            "AWS::S3::Bucket",
        ])
    };
    let (answer, code) = is_public(&public);
    assert_eq!((answer["result"].as_str(), code), (Some("FAIL"), 1));
    confirm(&folder, &answer, "ResourcePolicy", None);
    assert_eq!(is_public(&existing).1, 0);
    let confined = json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}});
    let confined = folder.policy("confined.json", bucket(json!("*"), confined));
    assert_eq!(is_public(&confined).1, 0);
}

#[test]
fn access_not_granted() {
    let folder = Folder::new("access");
    let policy = folder.policy(
        "policy.json",
        json!([
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}
        ]),
    );
    let ask = |name: &str, access: Value| {
        let access = folder.write(name, &access);
        prove(&[
            "access-not-granted",
            "--policy-document",
            &policy,
            "--access",
            &access,
            "--policy-type",
            "identity",
        ])
    };
    assert_eq!(ask("one.json", json!([{"actions": ["s3:DeleteBucket", "iam:PassRole"]}])).1, 0);
    let (answer, code) =
        ask("two.json", json!({"actions": ["s3:DeleteBucket", "s3:DeleteObject"]}));
    assert_eq!(code, 1);
    assert_eq!(answer["witness"]["ActionNames"], json!(["s3:DeleteObject"]));
    confirm(&folder, &answer, "PolicyInputList", None);
    let (answer, code) = ask("three.json", json!([{"resources": ["arn:aws:s3:::prod/*"]}]));
    assert_eq!(code, 1);
    confirm(&folder, &answer, "PolicyInputList", None);
    assert_eq!(
        ask("four.json", json!([{"resources": ["arn:aws:sqs:us-east-1:111122223333:q"]}])).1,
        0
    );
}

#[test]
fn equivalence() {
    let folder = Folder::new("equivalent");
    let allow = |action: Value| json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
    let one = folder.policy("one.json", allow(json!(["s3:*", "s3:Get*"])));
    let other = folder.policy("other.json", allow(json!("S3:*")));
    let more = folder.policy("more.json", allow(json!(["s3:*", "sqs:*"])));
    assert_eq!(prove(&["equivalent", &one, &other]).1, 0);
    let (answer, code) = prove(&["equivalent", &one, &more]);
    assert_eq!(code, 1);
    assert_eq!(answer["message"], json!("only the second policy allows some requests"));
    confirm(&folder, &answer, "PolicyInputList", Some(&one));
}

#[test]
fn policies_beside_count() {
    let folder = Folder::new("beside");
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let all = folder.policy("all.json", json!([everything]));
    let reads = folder
        .policy("reads.json", json!([{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]));
    let scp = folder.policy(
        "scp.json",
        json!([everything, {"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}]),
    );
    let ask = |arguments: &[&str]| {
        let always = [
            "no-new-access",
            "--existing-policy-document",
            &reads,
            "--new-policy-document",
            &all,
            "--policy-type",
            "identity",
        ];
        prove(&[&always, arguments].concat())
    };
    assert_eq!(ask(&[]).1, 1);
    assert_eq!(ask(&["--permissions-boundary", &reads]).1, 0);
    assert_eq!(ask(&["--service-control-policy", &scp]).1, 0);
    let boundary = folder
        .policy("boundary.json", json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]));
    let (answer, code) = ask(&["--permissions-boundary", &boundary]);
    assert_eq!(code, 1);
    confirm(&folder, &answer, "PolicyInputList", Some(&reads));
}

#[test]
fn what_is_open_is_neither_passed_nor_failed() {
    let folder = Folder::new("open");
    let allow = |action: &str| json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
    let doubtful = folder.policy("doubtful.json", allow("s*:GetObject"));
    let exact = folder.policy("exact.json", allow("s3:GetObject"));
    let (answer, code) = prove(&[
        "no-new-access",
        "--existing-policy-document",
        &doubtful,
        "--new-policy-document",
        &exact,
        "--policy-type",
        "identity",
    ]);
    assert_eq!((answer["result"].as_str(), code), (Some("UNDECIDED"), 3));
    assert!(answer["reasons"][0]["description"].as_str().unwrap().contains("OP-3"));
}

#[test]
fn an_axiom_can_be_left_out() {
    let folder = Folder::new("axioms");
    let under = |condition: Value| json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition}]);
    let recent = under(json!({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}));
    let recent = folder.policy("recent.json", recent);
    let any =
        folder.policy("any.json", under(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})));
    let ask = |arguments: &[&str]| {
        let always = [
            "no-new-access",
            "--existing-policy-document",
            &any,
            "--new-policy-document",
            &recent,
            "--policy-type",
            "identity",
        ];
        prove(&[&always, arguments].concat()).1
    };
    assert_eq!(ask(&[]), 0);
    assert_eq!(ask(&["--no-axiom", "MFA-1"]), 1);
    let output = policylint(&["prove", "equivalent", &any, &any, "--no-axiom", "MFA-9"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn files_that_hold_no_policy_are_refused() {
    let folder = Folder::new("refused");
    let policy =
        folder.policy("policy.json", json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    let nothing = folder.write("nothing.json", &json!({"a": 1}));
    for file in [nothing.as_str(), "no-such-file.json"] {
        let output = policylint(&["prove", "equivalent", &policy, file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(!output.stderr.is_empty());
    }
    let access = folder.write("access.json", &json!([{"action": ["s3:GetObject"]}]));
    let output = policylint(&[
        "prove",
        "access-not-granted",
        "--policy-document",
        &policy,
        "--access",
        &access,
    ]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_page_lists_every_axiom() {
    let page = std::fs::read_to_string("docs/proofs.md").unwrap();
    for axiom in policylint::prove::Axiom::ALL {
        let row = format!("| {axiom} | {} |", axiom.statement());
        assert!(page.contains(&row), "docs/proofs.md lacks: {row}");
    }
    assert_eq!(
        page.matches("-1 | ").count() + page.matches("-2 | ").count(),
        policylint::prove::Axiom::ALL.len()
    );
}
