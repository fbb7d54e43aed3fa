//! The shape holds for hosts to come: a tree put together by hand, of two files, with an unknown
//! value, a conditional statement and a percent-encoded policy inside a string, goes through
//! lowering, rules of each kind of check, `full` and `json`, and every position is right.

use std::sync::Arc;

use policylint::model::{Document, KindOf, PolicyKind};
use policylint::syntax::json::{derive_percent_decoded, parse_derived};
use policylint::syntax::{
    BuiltPart, Hole, Kind, NodeId, Place, PlaceMap, Presence, Segment, Source, SourceFile,
    SourceId, Span, Tree, TreeBuilder,
};
use policylint::{Linter, Origin, Reading, Recognition};

use super::text::Paint;
use super::{Subject, Verbosity, full, json};
use crate::report::{FileReport, FileState, Report};

const MAIN: &str = r#"policy = {
  "Version": "2012-10-17"
  "Comment": "from a host"
  "Statement": [ module.reader
    { "Effect": "Allow"
      "Action": "s3:PutObject"
      "Resource": "arn:aws:s3:::${bucket}/*" } ]
}
other = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22%2A%22%7D%2C%5D%7D"
"#;

const MODULE: &str = r#"reader = if var.enabled {
  "Effect": "allow"
  "Action": "s3:GetObject"
  "Resource": "*"
}
"#;

/// Builds one tree over the two files.
struct Host {
    builder: TreeBuilder,
    module: SourceId,
}

impl Host {
    fn new() -> Self {
        let mut builder = TreeBuilder::new(Tree::over(SourceFile::new("main.host", MAIN)));
        let module =
            builder.sources_mut().add(Source::File(SourceFile::new("module.host", MODULE)));
        Self { builder, module }
    }

    /// The place of the first `text` in a file.
    fn place(&self, source: SourceId, text: &str) -> Place {
        let whole = if source == self.module { MODULE } else { MAIN };
        let at = whole.find(text).expect("the text is there");
        Place::new(source, Span::of(at, at + text.len()))
    }

    fn string(&mut self, source: SourceId, text: &str) -> NodeId {
        let place = self.place(source, text);
        self.builder.string(place, false)
    }

    fn member(&mut self, source: SourceId, key: &str, value: &str) {
        self.string(source, key);
        self.string(source, value);
    }

    /// The statement of the module, which is there only if a variable says so.
    fn conditional_statement(&mut self) {
        let place = self.place(self.module, "{");
        let condition = self.builder.condition("var.enabled");
        let statement = self.builder.open(Kind::Object, place);
        self.builder.presence(statement, Presence::If(condition));
        self.member(self.module, "\"Effect\"", "\"allow\"");
        self.member(self.module, "\"Action\"", "\"s3:GetObject\"");
        self.member(self.module, "\"Resource\"", "\"*\"");
        self.builder.close(u32::try_from(MODULE.len() - 1).ok());
    }

    /// The statement of the main file, whose resource holds a value that is not known.
    fn statement_with_hole(&mut self, main: SourceId) {
        let place = self.place(main, "{ \"Effect\"");
        self.builder.open(Kind::Object, place);
        self.member(main, "\"Effect\"", "\"Allow\"");
        self.member(main, "\"Action\"", "\"s3:PutObject\"");
        self.string(main, "\"Resource\"");
        let hole = Hole {
            references: vec!["var.bucket".into()],
            reason: "known after apply".into(),
            ..Hole::default()
        };
        let hole = self.builder.hole(hole);
        let verbatim = |place| PlaceMap::new(vec![Segment { start: 0, place, verbatim: true }]);
        let parts = vec![
            BuiltPart::Text("arn:aws:s3:::".into(), verbatim(self.place(main, "arn:aws:s3:::"))),
            BuiltPart::Hole(hole, self.place(main, "${bucket}")),
            BuiltPart::Text("/*".into(), verbatim(self.place(main, "/*"))),
        ];
        let place = self.place(main, "\"arn:aws:s3:::${bucket}/*\"");
        self.builder.built_string(place, parts);
        self.builder.close(u32::try_from(MAIN.find(" ]\n").unwrap()).ok());
    }

    /// The root holds the policy and, under `other`, a policy in a string.
    fn build(mut self) -> (Tree, NodeId, NodeId) {
        let main = SourceId(0);
        self.builder.open(Kind::Object, Place::new(main, Span::of(0, MAIN.len())));
        self.string(main, "policy");
        let place = self.place(main, "{");
        let policy = self.builder.open(Kind::Object, place);
        self.member(main, "\"Version\"", "\"2012-10-17\"");
        self.member(main, "\"Comment\"", "\"from a host\"");
        self.string(main, "\"Statement\"");
        let place = self.place(main, "[ module.reader");
        self.builder.open(Kind::Array, place);
        self.conditional_statement();
        self.statement_with_hole(main);
        self.builder.close(u32::try_from(MAIN.find("]\n").unwrap() + 1).ok());
        self.builder.close(u32::try_from(MAIN.find("\n}\n").unwrap() + 2).ok());
        self.string(main, "other");
        let start = MAIN.find("\"%7B").unwrap();
        let other = self.builder.string(Place::new(main, Span::of(start, MAIN.len() - 1)), false);
        self.builder.close(None);
        (self.builder.finish(), policy, other)
    }
}

fn reading() -> Reading {
    let (tree, policy, other) = Host::new().build();
    let (sources, source) = derive_percent_decoded(&tree, other);
    let inner = Arc::new(parse_derived(sources, source));
    let tree = Arc::new(tree);
    let kind = || KindOf::certain(PolicyKind::Identity, "the host says so");
    let origin = |address: &str| Origin { path: "main.host".into(), address: Some(address.into()) };
    let documents = vec![
        Document::at(Arc::clone(&tree), policy, kind(), origin("policy")),
        Document::of_tree(inner, kind(), origin("other")),
    ];
    Reading { tree, recognition: Recognition::Policy, documents, snapshot: None }
}

fn report() -> Report {
    let reading = reading();
    let mut file = FileReport::new("main.host", FileState::Checked(reading.documents.len()));
    file.findings = Linter::default().lint_reading(&reading);
    file.reading = Some(reading);
    Report { files: vec![file], problems: Vec::new() }
}

/// The text that each finding points at, by its file.
#[test]
fn every_finding_points_at_what_it_speaks_of() {
    let report = report();
    let file = &report.files[0];
    let found: Vec<(&str, &str, &str)> = file
        .findings
        .iter()
        .map(|finding| {
            let (source, span) = file.in_file(finding, finding.place).unwrap();
            (finding.rule.code, source.name(), source.text().get(span.range()).unwrap())
        })
        .collect();
    // One of each kind of check: of a source, of a document, of a statement.
    for wanted in [
        ("P001", "main.host", "%2C"),
        ("P004", "main.host", "\"Comment\""),
        ("P009", "module.host", "\"allow\""),
    ] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:#?}");
    }
}

#[test]
fn the_unknown_value_is_no_finding() {
    let report = report();
    let resource = MAIN.find("\"Resource\"").unwrap();
    let mut findings = report.files[0].findings.iter();
    assert!(
        findings
            .all(|finding| finding.place.source.0 != 0
                || finding.place.span.range().start != resource)
    );
}

#[test]
fn full_and_json_give_the_right_places() {
    let report = report();
    let full = full::render(&report, Paint::Plain, 100, Verbosity::Normal);
    let json = json::render(&report, Subject::Findings).unwrap();
    insta::assert_snapshot!("shape_full", full);
    insta::assert_snapshot!("shape_json", json);
}
