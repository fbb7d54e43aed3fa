//! `--format access-analyzer`: the JSON of `ValidatePolicy`, with the name of the file for each finding.
//! Only findings that the service would have, too, are in it.

mod path;

use policylint::{AnalyzerCheck, Diagnostic, Locations, Place, Span};
use serde::Serialize;

use super::json::to_text;
use super::position::{Places, Positions};
use crate::error::Error;
use crate::report::{FileReport, Report};
use path::PathElement;

#[derive(Debug, Serialize)]
struct Output<'a> {
    findings: Vec<Finding<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    #[serde(rename = "findingDetails")]
    details: String,
    #[serde(rename = "findingType")]
    kind: &'static str,
    issue_code: &'static str,
    learn_more_link: String,
    locations: Vec<Location>,
    file_name: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Location {
    path: Vec<PathElement>,
    span: Range,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

/// What the members of a group have in common: code, document, and the element that makes the others
/// superfluous.
type Common<'a> = (&'a str, Option<&'a str>, Place);

/// The findings as the service gives them.
///
/// # Errors
/// If they cannot be formed, which no input should bring about.
pub(super) fn render(report: &Report) -> Result<String, Error> {
    let findings = report.files.iter().flat_map(of_file).collect();
    to_text(&Output { findings })
}

fn of_file(file: &FileReport) -> Vec<Finding<'_>> {
    let places = Places::of(file);
    let mut findings: Vec<Finding<'_>> = Vec::new();
    // The finding of each group so far, by what its members have in common.
    let mut groups: Vec<(Common<'_>, usize)> = Vec::new();
    for found in &file.findings {
        let Some(check) = found.analyzer.and_then(AnalyzerCheck::find) else { continue };
        let at = Site { file, found, check, places: &places };
        if check.locations == Locations::Group {
            let common = found.labels.first().map_or(found.place, |label| label.place);
            let key = (check.code, found.address.as_deref(), common);
            let known = groups.iter().find(|(group, _)| *group == key).map(|(_, index)| *index);
            if let Some(first) = known.and_then(|index| findings.get_mut(index)) {
                merge(&mut first.locations, at.locations());
                continue;
            }
            groups.push((key, findings.len()));
        }
        findings.extend(at.findings());
    }
    findings
}

/// Adds the locations that are not there yet, in order of place.
fn merge(locations: &mut Vec<Location>, more: Vec<Location>) {
    for location in more {
        if !locations.contains(&location) {
            locations.push(location);
        }
    }
    sort(locations);
}

fn sort(locations: &mut [Location]) {
    locations.sort_by_key(|location| (location.span.start.offset, location.span.end.offset));
}

/// A finding where it lies.
#[derive(Debug, Clone, Copy)]
struct Site<'a, 'p> {
    file: &'a FileReport,
    found: &'a Diagnostic,
    check: &'static AnalyzerCheck,
    places: &'p Places<'a>,
}

impl<'a> Site<'a, '_> {
    /// The findings that the service has in the place of ours: mostly one.
    fn findings(&self) -> Vec<Finding<'a>> {
        let locations = self.locations();
        let lists = if self.check.locations == Locations::Each {
            locations.into_iter().map(|location| vec![location]).collect()
        } else {
            vec![locations]
        };
        let finding = |locations| Finding {
            details: self.found.sentence(),
            kind: self.check.finding_type.as_str(),
            issue_code: self.check.code,
            learn_more_link: self.check.link(),
            locations,
            file_name: self.places.name(self.found),
        };
        lists.into_iter().map(finding).collect()
    }

    fn locations(&self) -> Vec<Location> {
        let one = |place: Place| self.location(place);
        let labels = self.found.labels.iter().filter_map(|label| one(label.place));
        let own = one(self.found.place);
        match self.check.locations {
            Locations::One | Locations::Part => own.into_iter().collect(),
            Locations::Labels | Locations::Each => own.into_iter().chain(labels).collect(),
            Locations::Group => {
                let mut all: Vec<Location> = own.into_iter().chain(labels).collect();
                sort(&mut all);
                all.dedup();
                all
            }
            Locations::Document => self.whole().into_iter().collect(),
        }
    }

    /// The place of the element that a place lies in, and the path to it.
    fn location(&self, place: Place) -> Option<Location> {
        // What is no element, such as an error of syntax, has no path.
        let to_element = self.found.pointer.as_ref().and_then(|_| {
            let tree = self.file.tree_of(self.found)?;
            let document = self.file.document_of(self.found);
            let root = document.and_then(|document| document.policy.node).or(tree.root())?;
            Some(path::to(tree, root, place, self.check.locations))
        });
        let (path, place) = to_element.unwrap_or((Vec::new(), place));
        let (text, span) = self.places.find(self.found, place)?;
        Some(Location { path, span: Range::of(text, span) })
    }

    /// The whole policy, with an empty path.
    fn whole(&self) -> Option<Location> {
        let document = self.file.document_of(self.found)?;
        let tree = document.tree.as_ref();
        let place = tree.sources().outermost(tree.place(document.policy.node?));
        let (text, span) = self.places.find(self.found, place)?;
        Some(Location { path: Vec::new(), span: Range::of(text, span) })
    }
}

impl Range {
    fn of(text: &Positions<'_>, span: Span) -> Self {
        let point = |offset| {
            let at = text.utf16_at(offset);
            Point { line: at.line, column: at.column, offset: at.offset }
        };
        Self { start: point(span.start), end: point(span.end) }
    }
}
