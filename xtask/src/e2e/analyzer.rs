//! The answer of `--format access-analyzer` under the model of AWS's own SDK for Python.

use std::path::Path;
use std::process::Command;

use super::install::{self, Obstacle};
use crate::{console, process, project};

/// The version whose model of the answer was read when the format was written.
const BOTOCORE: &str = "botocore==1.44.5";

/// Has something to find in every way that a location is given.
const POLICY: &str = r#"{
  "Statement": [
    {"Sid": "Ä🔒", "Effect": "allow", "Action": ["s3:GetObject", "s4:GetObject"], "Resource": "arn:aws:s3:::a/${}"},
    {"Effect": "Allow", "Actions": "s3:*", "Resource": "*"}
  ]
}
"#;

/// Parses the answer as the SDK does, and compares what comes out with what went in.
const SCRIPT: &str = r#"
import json, sys
import botocore.loaders, botocore.model, botocore.parsers
model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("accessanalyzer", "service-2"))
shape = model.operation_model("ValidatePolicy").output_shape
body = open(sys.argv[1], "rb").read()
answer = {"body": body, "headers": {}, "status_code": 200}
parsed = botocore.parsers.create_parser("rest-json").parse(answer, shape)
parsed.pop("ResponseMetadata", None)
printed = json.loads(body)
for finding in printed["findings"]:
    finding.pop("fileName")
assert parsed == printed, f"{parsed}\n{printed}"
types = shape.members["findings"].member.members["findingType"].enum
for finding in printed["findings"]:
    assert finding["findingType"] in types, finding
    for location in finding["locations"]:
        assert all(len(element) == 1 for element in location["path"]), location
print(len(printed["findings"]))
"#;

/// Lets the SDK read the answer; an error if it reads something else than was written.
pub(super) fn run(folder: &Path) -> Result<(), Obstacle> {
    let environment = folder.join(BOTOCORE);
    let python = install::environment(&environment, BOTOCORE, &environment.join("installed"))?;
    let policy = folder.join("analyzer.json");
    project::write(&policy, POLICY)?;
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "policylint-cli", "--", "check", "--exit-zero"]);
    command.args(["--format", "access-analyzer"]).arg(&policy);
    let answer = folder.join("answer.json");
    project::write(&answer, &process::stdout(&mut command)?)?;
    let found = process::stdout(Command::new(python).args(["-c", SCRIPT]).arg(&answer))?;
    if found.trim() == "0" {
        return Err(Obstacle::Failed("end to end: the answer for the SDK is empty".to_owned()));
    }
    console::say("end to end: ok: the SDK of AWS reads `--format access-analyzer` unchanged");
    Ok(())
}
