//! What programs may rely on in `--format json`.

use serde_json::Value;

use crate::project::Project;
use crate::sources::{EFFECT, MFA};

fn findings(project: &Project, rules: &str) -> Vec<Value> {
    let run = project.run(&["check", "--select", rules, "--format", "json"]);
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(output["version"], 1);
    output["findings"].as_array().unwrap().clone()
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn offsets_are_those_of_the_bytes_on_disk() {
    let text = EFFECT.replace("{\"Effect\"", "{\"Sid\": \"Prüfen\u{1f512}\", \"Effect\"");
    let utf16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
    };
    let broken: Vec<u8> = text
        .replace("Prüfen", "Pr#fen")
        .bytes()
        .map(|byte| if byte == b'#' { 0xFC } else { byte })
        .collect();
    let needle = "\"allow\"";
    let plain = needle.as_bytes().to_vec();
    let cases = [
        (text.clone().into_bytes(), plain.clone()),
        (format!("\u{feff}{text}").into_bytes(), plain.clone()),
        (text.replace('\n', "\r\n").into_bytes(), plain.clone()),
        (broken, plain),
        (
            utf16(u16::to_le_bytes, [0xFF, 0xFE]),
            needle.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            utf16(u16::to_be_bytes, [0xFE, 0xFF]),
            needle.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ),
    ];
    for (bytes, expected) in cases {
        let project = Project::new();
        project.write("a.json", &bytes);
        let findings = findings(&project, "P009");
        let location = &findings[0]["location"];
        let (start, end) =
            (offset(&location["start"]["offset"]), offset(&location["end"]["offset"]));
        assert_eq!(bytes[start..end], expected, "{location}");
        assert_eq!(location["start"]["line"], 4);
        assert_eq!(location["start"]["column"], 34, "{location}");
    }
}

#[test]
fn edits_apply_to_the_bytes_on_disk() {
    let project = Project::with(&[("a.json", MFA)]);
    let findings = findings(&project, "M001");
    let fix = &findings[0]["fix"];
    assert_eq!(fix["applicability"], "unsafe");
    let mut text = MFA.to_owned();
    for edit in fix["edits"].as_array().unwrap().iter().rev() {
        let range = offset(&edit["start"])..offset(&edit["end"]);
        text.replace_range(range, edit["replacement"].as_str().unwrap());
    }
    assert_eq!(text, MFA.replace("\"Bool\"", "\"BoolIfExists\""));
}

#[test]
fn the_fingerprint_survives_what_moves_a_finding() {
    let fingerprint = |text: &str| {
        let project = Project::with(&[("a.json", text)]);
        let findings = findings(&project, "P009,M001");
        assert_eq!(findings.len(), 1, "{text}");
        findings[0]["fingerprint"].as_str().unwrap().to_owned()
    };
    let other =
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"},"#;
    for text in [MFA, EFFECT] {
        let known = fingerprint(text);
        assert_eq!(
            known,
            fingerprint(&text.replace("\"Statement\": [", &format!("\"Statement\": [\n{other}\n")))
        );
        assert_eq!(known, fingerprint(&text.replace('\n', "\n    ")));
        assert_eq!(known, fingerprint(&text.replace('\n', "")));
    }
    let known = fingerprint(EFFECT);
    assert_ne!(known, fingerprint(&EFFECT.replace("\"allow\"", "\"ALLOW\"")));
    assert_ne!(known, fingerprint(&EFFECT.replace("reports", "invoices")));
    assert_ne!(fingerprint(MFA), fingerprint(&MFA.replace("DenyWithoutMfa", "Other")));
}

#[test]
fn a_policy_in_a_string_is_placed_in_the_file() {
    let inner = EFFECT.replace('\n', " ").replace('"', "\\\"");
    let project = Project::with(&[("a.json", &format!("{{\n  \"Policy\": \"{inner}\"\n}}\n"))]);
    let findings = findings(&project, "P009");
    let location = &findings[0]["location"];
    let range = offset(&location["start"]["offset"])..offset(&location["end"]["offset"]);
    assert!(project.read("a.json")[range].contains("allow"), "{location}");
    assert_eq!(location["address"], "/Policy");
    assert_eq!(location["start"]["line"], 2);
}
