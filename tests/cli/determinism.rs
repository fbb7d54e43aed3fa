//! The same input gives the same bytes, whatever the number of threads and the order of the paths.

use crate::project::Project;
use crate::sources::{BROKEN, EFFECT, GOOD, MFA, OTHER, minified};

#[test]
fn threads_and_order_change_nothing() {
    let project = Project::new();
    let minified = minified();
    let texts = [GOOD, MFA, EFFECT, BROKEN, OTHER, minified.as_str()];
    let mut paths = Vec::new();
    for (number, text) in (0..60).zip(texts.iter().cycle()) {
        let path = format!("{}/{number}.json", ["a", "b/c", "d"][number % 3]);
        project.write(&path, text);
        paths.push(path);
    }
    paths.push("missing.json".to_owned());
    for format in ["full", "concise", "json", "github"] {
        let run = |jobs: &str, paths: &[&str]| {
            project
                .run(&[["check", "--format", format, "--jobs", jobs].as_slice(), paths].concat())
                .to_string()
        };
        let mut order: Vec<&str> = paths.iter().map(String::as_str).collect();
        let first = run("1", &order);
        order.reverse();
        assert_eq!(first, run("2", &order), "{format}");
        order.rotate_left(17);
        assert_eq!(first, run("8", &order), "{format}");
        let walked = run("1", &["."]);
        assert_eq!(walked, run("8", &["d", "b", "a", "."]), "{format}");
    }
}
