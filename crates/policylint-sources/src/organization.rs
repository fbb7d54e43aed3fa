//! Policies of AWS Organizations that are no policies of IAM: tag, backup, chat and opt-out policies.

use policylint_syntax::{Kind, NodeId, Tree};

/// The member that each of these policies is made of, and what it is called (AWS Organizations User
/// Guide, management and declarative policies).
const TYPES: [(&str, &str); 6] = [
    ("tags", "a tag policy"),
    ("plans", "a backup policy"),
    ("services", "an opt-out policy for AI services"),
    ("chatbots", "a chat applications policy"),
    ("ec2_attributes", "a declarative policy for Amazon EC2"),
    ("securityhub", "a Security Hub policy"),
];

/// What a document is that has no statements, if it is a policy of AWS Organizations of another type:
/// "a tag policy".
pub fn organization_policy(tree: &Tree, node: NodeId) -> Option<&'static str> {
    if tree.kind(node) != Kind::Object {
        return None;
    }
    let mut members = tree.members(node);
    let (first, rest) = (members.next()?, members.next());
    let name = tree.string(first.key)?.decoded();
    let known = TYPES.iter().find(|(member, _)| *member == name);
    let is_whole = rest.is_none() && tree.kind(first.value) == Kind::Object;
    known.filter(|_| is_whole).map(|(_, called)| *called)
}
