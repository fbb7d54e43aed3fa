//! Suggestions: the same verb first, never the opposite one.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use policylint_catalog::catalog;

fn actions(full: &str) -> Vec<String> {
    let (prefix, name) = full.split_once(':').unwrap();
    let service = catalog().service(prefix).unwrap();
    catalog().nearest_actions(service, name).iter().map(ToString::to_string).collect()
}

#[test]
fn actions_are_suggested_by_words() {
    for (written, expected) in [
        ("glue:StopJobRun", "glue:BatchStopJobRun"),
        ("s3:ListObjects", "s3:ListBucket"),
        ("s3:ListObjectsV2", "s3:ListBucket"),
        ("s3:ListBuckets", "s3:ListAllMyBuckets"),
        ("s3:GetObjcet", "s3:GetObject"),
        ("s3:GetObjects", "s3:GetObject"),
        ("ssm:RemoveTagsToResource", "ssm:RemoveTagsFromResource"),
        ("budgets:CreateBudget", "budgets:ModifyBudget"),
        ("lambda:Invoke", "lambda:InvokeFunction"),
        ("iam:ListUser", "iam:ListUsers"),
        ("iam:DescribeRole", "iam:GetRole"),
        ("ec2:StartInstance", "ec2:StartInstances"),
        ("dynamodb:GetItems", "dynamodb:GetItem"),
        ("s3:DeleteObjects", "s3:DeleteObject"),
        ("ec2:ListInstances", "ec2:DescribeInstances"),
        ("s3:ListObject", "s3:ListBucket"),
        ("dynamodb:BatchGet", "dynamodb:BatchGetItem"),
        ("ssm:GetParam", "ssm:GetParameter"),
        ("ec2:AllowSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress"),
        ("lambda:RunFunction", "lambda:InvokeFunction"),
        ("apigateway:GetRestApis", "apigateway:GET"),
    ] {
        let found = actions(written);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{written}: {found:?}");
        assert!(found.len() <= 3);
    }
}

#[test]
fn the_opposite_is_never_suggested() {
    for (written, opposite) in [
        ("glue:StopJobRun", "glue:StartJobRun"),
        ("ec2:TerminateInstance", "ec2:RunInstances"),
        ("iam:DetachRole", "iam:AttachRolePolicy"),
        ("s3:RemoveObject", "s3:PutObject"),
        ("logs:DisableLogGroup", "logs:CreateLogGroup"),
        ("sns:Unsubscribed", "sns:Subscribe"),
        ("s3:PutObjects", "s3:RestoreObject"),
        ("iam:PassRoles", "iam:CreateRole"),
    ] {
        assert!(!actions(written).iter().any(|found| found == opposite), "{written}");
    }
}

#[test]
fn nothing_is_suggested_for_nonsense() {
    for written in ["s3:Frobnicate", "s3:", "s3:x", "ec2:zzzzzzzzzzzz"] {
        assert_eq!(actions(written), Vec::<String>::new(), "{written}");
    }
}

#[test]
fn services_are_suggested_by_name() {
    for (written, expected) in [
        ("stepfunctions", "states"),
        ("elb", "elasticloadbalancing"),
        ("cloudwatchlogs", "logs"),
        ("lamda", "lambda"),
        ("dynamobd", "dynamodb"),
        ("secretmanager", "secretsmanager"),
        ("emr", "elasticmapreduce"),
        ("stepfunction", "states"),
    ] {
        let found: Vec<_> =
            catalog().nearest_services(written).iter().map(|service| service.prefix()).collect();
        assert!(found.contains(&expected), "{written}: {found:?}");
    }
    assert!(catalog().nearest_services("qqqqqqqq").is_empty());
}

#[test]
fn keys_are_suggested() {
    for (written, expected) in [
        ("aws:PassedToService", "iam:PassedToService"),
        ("aws:SourceIP4", "aws:SourceIp"),
        ("aws:PrincipalOrgId1", "aws:PrincipalOrgID"),
        ("aws:ResourceTag", "aws:ResourceTag/${TagKey}"),
        ("aws:RequestTags/team", "aws:RequestTag/${TagKey}"),
        ("s3:x-amz-serverside-encryption", "s3:x-amz-server-side-encryption"),
        ("aws:MultifactorAuthPresnt", "aws:MultiFactorAuthPresent"),
        ("kms:EncryptionContexts:x", "kms:EncryptionContext:${EncryptionContextKey}"),
    ] {
        let found: Vec<_> = catalog().nearest_keys(written).iter().map(|key| key.name()).collect();
        assert!(found.contains(&expected), "{written}: {found:?}");
    }
    assert!(catalog().nearest_keys("aws:Frobnication").is_empty());
    assert!(catalog().nearest_keys("nothing").is_empty());
}

#[test]
fn names_in_other_services_are_found() {
    let found: Vec<_> =
        catalog().actions_named("putbucketacl").iter().map(ToString::to_string).collect();
    assert_eq!(found, ["s3:PutBucketAcl"]);
}
