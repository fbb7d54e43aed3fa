//! Time that proofs take: of every policy of a corpus on its own, against itself, and against a twin
//! with a change, and of families of policies that grow. Prints median, 99th percentile, the longest
//! and how many were not decided.
//!
//! `cargo bench -p policylint-analysis --bench prove`; with `POLICYLINT_CORPUS` set to a directory,
//! the JSON policies in it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use policylint_analysis::symbolic::{Access, Answer, Options, contained, is_empty};
use policylint_analysis::{CompiledDocument, compile};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};
use serde_json::{Value, json};

fn main() {
    let mut report = String::new();
    let corpus = corpus();
    measure_corpus(&corpus, &mut report);
    measure_families(&mut report);
    eprintln(&report);
}

#[expect(clippy::print_stderr, reason = "a benchmark reports")]
fn eprintln(report: &str) {
    eprint!("{report}");
}

/// How often a question is asked; the least time counts.
const RUNS: usize = 3;
/// Questions that take so long are asked once.
const LONG: Duration = Duration::from_millis(200);

/// Times of one sort of question.
#[derive(Default)]
struct Times {
    taken: Vec<Duration>,
    proved: usize,
    refuted: usize,
    undecided: Vec<String>,
}

impl Times {
    fn add(&mut self, name: &str, question: impl Fn() -> Answer) {
        // What else the machine does only adds to some of the times.
        let mut took = Duration::MAX;
        let mut answer = Answer::Proved;
        for _ in 0..RUNS {
            let start = Instant::now();
            answer = question();
            took = took.min(start.elapsed());
            if took > LONG {
                break;
            }
        }
        self.taken.push(took);
        match answer {
            Answer::Proved => self.proved += 1,
            Answer::Refuted(_) => self.refuted += 1,
            Answer::Undecided(why) => {
                let why: Vec<String> = why.iter().map(ToString::to_string).collect();
                self.undecided.push(format!("{name}: {}", why.join("; ")));
            }
        }
    }

    fn report(mut self, name: &str, report: &mut String) {
        self.taken.sort_unstable();
        let at = |share: usize| {
            let last = self.taken.len().saturating_sub(1);
            self.taken.get(last * share / 1000).copied().unwrap_or_default().as_secs_f64() * 1e3
        };
        let _ = writeln!(
            report,
            "{name:<28} {:>5} policies: median {:.3} ms, p99 {:.2} ms, longest {:.1} ms; {} proved, {} refuted, {} undecided",
            self.taken.len(),
            at(500),
            at(990),
            at(1000),
            self.proved,
            self.refuted,
            self.undecided.len()
        );
        for line in &self.undecided {
            let _ = writeln!(report, "    {line}");
        }
    }
}

fn measure_corpus(corpus: &[(String, Value)], report: &mut String) {
    let (mut empty, mut own, mut wider, mut narrower) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    for (number, (name, policy)) in corpus.iter().enumerate() {
        let documents = [policy.clone(), policy.clone(), changed(policy.clone(), number)];
        let documents = documents.map(|policy| document(&policy));
        let [one, copy, twin] = documents.each_ref().map(compile);
        empty.add(name, || is_empty(&Access::of(&one), &Options::default()));
        own.add(name, || within(&one, &copy));
        wider.add(name, || within(&one, &twin));
        narrower.add(name, || within(&twin, &one));
    }
    empty.report("emptiness", report);
    own.report("within a copy of itself", report);
    wider.report("within its changed twin", report);
    narrower.report("changed twin within it", report);
}

fn within(new: &CompiledDocument<'_>, existing: &CompiledDocument<'_>) -> Answer {
    contained(&Access::of(new), &Access::of(existing), &Options::default())
}

/// Families of policies that grow: many wildcards, many conditions, many Denies.
fn measure_families(report: &mut String) {
    for (name, of) in FAMILIES {
        for size in [4, 8, 12, 16, 20, 40, 80] {
            let policy = json!({"Version": "2012-10-17", "Statement": of(size)});
            let documents = [policy.clone(), policy.clone(), merged(policy)];
            let documents = documents.map(|policy| document(&policy));
            let [document, copy, merged] = documents.each_ref().map(compile);
            let mut times = Times::default();
            times.add("", || is_empty(&Access::of(&document), &Options::default()));
            times.add("", || within(&document, &copy));
            times.add("", || within(&document, &merged));
            let all: Duration = times.taken.iter().sum();
            let undecided = times.undecided.join("; ");
            let _ = writeln!(
                report,
                "{name} of {size}: {:.2} ms; {} proved, {} refuted {undecided}",
                all.as_secs_f64() * 1e3,
                times.proved,
                times.refuted
            );
        }
    }
}

/// The same with the resources of all statements in the first one: nothing is gained by looking only.
fn merged(mut policy: Value) -> Value {
    let all = policy.get("Statement").and_then(Value::as_array).into_iter().flatten();
    let resources: Vec<Value> =
        all.filter_map(|statement| statement.get("Resource").cloned()).collect();
    if let Some(first) = policy.pointer_mut("/Statement/0/Resource") {
        *first = Value::Array(resources);
    }
    policy
}

type Family = fn(usize) -> Vec<Value>;

const FAMILIES: [(&str, Family); 7] = [
    ("prefixes of a bucket", |size| {
        on(size, |number| format!("arn:aws:s3:::b{number}/*"), "s3:GetObject")
    }),
    ("types in any account", |size| {
        on(size, |number| format!("arn:aws:ec2:*:*:type{number}/*"), "ec2:RunInstances")
    }),
    ("infixes", |size| on(size, |number| format!("arn:aws:s3:::*k{number}*"), "s3:GetObject")),
    ("single characters after a star", |size| {
        on(size, |number| format!("arn:aws:s3:::*a{}", "?".repeat(number)), "s3:GetObject")
    }),
    ("roles by suffix", |size| {
        on(size, |number| format!("arn:aws:iam::*:role/*svc{number}*"), "iam:PassRole")
    }),
    ("conditions on many keys", |size| {
        let condition = |number: usize| json!({"StringLike": {format!("aws:PrincipalTag/t{number}"): format!("a{number}*")}});
        let statement = |number| json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition(number)});
        (0..size).map(statement).collect()
    }),
    ("an Allow and many Denies", |size| {
        let deny = |number: usize| {
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": format!("arn:aws:s3:::b/{number}/*"),
            "Condition": {"StringNotEquals": {"aws:PrincipalTag/t": number.to_string()}, "Bool": {"aws:SecureTransport": "false"}}})
        };
        let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        std::iter::once(allow).chain((0..size).map(deny)).collect()
    }),
];

fn on(size: usize, resource: impl Fn(usize) -> String, action: &str) -> Vec<Value> {
    let statement =
        |number| json!({"Effect": "Allow", "Action": action, "Resource": resource(number)});
    (0..size).map(statement).collect()
}

fn document(policy: &Value) -> Document {
    let tree = Arc::new(json::parse(SourceFile::new("policy.json", policy.to_string())));
    Document::of_tree(tree, KindOf::certain(PolicyKind::Identity, "given"), Origin::default())
}

/// A policy with a small change, whose sort depends on the number.
fn changed(mut policy: Value, number: usize) -> Value {
    let Some(statements) = policy.get_mut("Statement") else { return policy };
    if !statements.is_array() {
        *statements = Value::Array(vec![statements.take()]);
    }
    let Some(list) = statements.as_array_mut() else { return policy };
    let at = number % list.len().max(1);
    match (number % 5, list.get_mut(at).and_then(Value::as_object_mut)) {
        (0, Some(statement)) => {
            statement.remove("Condition");
        }
        (1, Some(statement)) => {
            statement.insert(
                "Condition".into(),
                json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            );
        }
        (2, Some(statement)) if statement.contains_key("Resource") => {
            statement.insert("Resource".into(), json!("arn:aws:s3:::example/*"));
        }
        (3, _) => {
            list.push(
                json!({"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::example-*"}),
            );
        }
        _ => {
            list.remove(at);
        }
    }
    policy
}

fn corpus() -> Vec<(String, Value)> {
    let Some(folder) = std::env::var_os("POLICYLINT_CORPUS") else { return made_up() };
    let mut files = Vec::new();
    walk(Path::new(&folder), &mut files);
    files.sort_by(|one, two| one.0.cmp(&two.0));
    files
}

fn walk(folder: &Path, files: &mut Vec<(String, Value)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
        let inner = ["/PolicyVersion/Document", "/Document"];
        let policy = inner.iter().find_map(|at| value.pointer(at)).unwrap_or(&value).clone();
        if policy.get("Statement").is_some() {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            files.push((name.unwrap_or_default(), policy));
        }
    }
}

/// Policies like those that AWS manages, for machines without a corpus.
fn made_up() -> Vec<(String, Value)> {
    let services = ["s3", "ec2", "dynamodb", "sqs", "lambda"];
    let policy = |number: usize| {
        let service = services.get(number % services.len()).copied().unwrap_or("s3");
        let statements = (0..=number % 6).map(|at| {
            json!({
                "Effect": "Allow",
                "Action": [format!("{service}:Get*"), format!("{service}:List*"), format!("{service}:Tag{at}*")],
                "Resource": format!("arn:aws:{service}:*:*:thing{at}/*"),
                "Condition": {"StringLike": {"aws:ResourceTag/team": format!("team-{at}*")}}
            })
        });
        json!({"Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>()})
    };
    (0..100).map(|number| (format!("made-up-{number}"), policy(number))).collect()
}
