//! Whose resource it is (RQ-2), where `ResourceOwner` or the ARN says so, and where nothing does.

use policylint_analysis::{Account, Target};
use policylint_model::arn::is_account_id;
use policylint_sources::simulate::{InputError, SimulateInput};

use super::caller::{self, EXAMPLE_ACCOUNT};

/// The owner of a resource.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub(super) account: Account,
    /// Whether the input does not say it.
    pub(super) is_assumed: bool,
}

/// `ResourceOwner`, if it is given.
pub(super) fn stated(input: &SimulateInput) -> Result<Option<Account>, InputError> {
    let Some(written) = &input.resource_owner else {
        // The condition key says the same.
        let given = caller::given(input, "aws:ResourceAccount");
        return Ok(given.filter(|id| is_account_id(id)).map(Account::new));
    };
    let text = written.value.as_str();
    if is_account_id(text) {
        return Ok(Some(Account::new(text)));
    }
    if let Some(account) = of_arn(text) {
        return Ok(Some(account));
    }
    let message = format!("`ResourceOwner` is `{text}`, which names no account");
    let remedy = "write the 12 digits of the account, or its ARN `arn:aws:iam::111122223333:root`";
    Err(input.error(Some(written.node), message, remedy))
}

/// The owner of a resource: the account in its ARN, `ResourceOwner`, the caller's account, or the
/// account that stands for all that are not named.
pub(super) fn of(target: &Target, stated: Option<&Account>, caller: Option<&Account>) -> Owner {
    let arn = match target {
        Target::Arn(arn) => Some(arn.as_str()),
        Target::Collection => None,
    };
    if let Some(account) = arn.and_then(of_arn).or_else(|| stated.cloned()) {
        return Owner { account, is_assumed: false };
    }
    let partition = arn.and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
    let nobody = || Account { partition: partition.to_owned(), ..Account::new(EXAMPLE_ACCOUNT) };
    // Where no resource is named, the account is the caller's own by nature.
    let is_assumed = arn.is_some() || caller.is_none();
    Owner { account: caller.cloned().unwrap_or_else(nobody), is_assumed }
}

fn of_arn(arn: &str) -> Option<Account> {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, _, _, id, _] = fields.as_slice() else { return None };
    is_account_id(id).then(|| Account { partition: (*partition).to_owned(), ..Account::new(*id) })
}
