#!/bin/sh
# Collects what `policylint model` reads of an AWS account, with calls of the AWS CLI that only read.
#
#   sh collect.sh [FOLDER]        writes below FOLDER, `aws-snapshot` unless given
#
# Run it once for each account, with the credentials that the AWS CLI finds (AWS_PROFILE and so on); the
# AWS managed policy SecurityAudit allows the calls. The organization is seen from its management account
# or a delegated administrator. REGIONS="eu-west-1 us-east-1" names the regions to look into.
#
# Every call writes one file: the answer, with what it is about. A call that fails writes its error code
# instead, so that "there is no policy" and "not allowed to read the policy" stay two facts, and the
# script goes on. Nothing is changed in the account; no secrets, no objects are read.
set -uf
umask 077
export AWS_PAGER='' AWS_RETRY_MODE="${AWS_RETRY_MODE:-adaptive}" AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-5}"

root=${1:-aws-snapshot}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# Refuses a call that does not read.
reads() {
    case $2 in
        get-* | list-* | describe-*) return 0 ;;
        *) echo "refused: $1 $2 is not known to only read" >&2 && return 1 ;;
    esac
}

# A JSON string.
quote() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"
}

# collect FILE SUBJECT SERVICE OPERATION [ARGUMENT...]: one call into one file.
collect() {
    file=$root/$1 subject=$2
    shift 2
    reads "$1" "$2" || return 1
    mkdir -p "${file%/*}" || exit 2
    status=0
    aws "$@" --output json >"$scratch/answer" 2>"$scratch/error" || status=1
    {
        printf '{"subject": %s, "account": %s, "region": %s, "call": %s, "response": ' \
            "$(quote "$subject")" "$(quote "$account")" "$(quote "${region:-}")" "$(quote "$1 $2")"
        if [ "$status" -eq 0 ]; then
            if [ -s "$scratch/answer" ]; then cat "$scratch/answer"; else printf 'null'; fi
        else
            code=$(sed -n 's/.*An error occurred (\([A-Za-z0-9.]*\)).*/\1/p' "$scratch/error" | head -n 1)
            printf '{"Error": {"Code": %s}}' "$(quote "${code:-CallFailed}")"
            echo "$1 $2 $subject: ${code:-CallFailed}" >&2
        fi
        echo '}'
    } >"$file"
    return "$status"
}

# names QUERY SERVICE OPERATION [ARGUMENT...]: the texts that a listing holds, one a line.
names() {
    query=$1
    shift
    reads "$1" "$2" || return 1
    aws "$@" --query "$query" --output text 2>/dev/null | tr '\t' '\n' | sed '/^None$/d; /^$/d'
}

account='' region=''
account=$(names 'Account' sts get-caller-identity)
if [ -z "$account" ] && [ -z "${AWS_REGION:-${AWS_DEFAULT_REGION:-}}" ]; then
    # Where nothing is configured, the AWS CLI wants a region even for calls that have none.
    export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
    account=$(names 'Account' sts get-caller-identity)
fi
caller=$(names 'Arn' sts get-caller-identity)
if [ -z "$account" ]; then
    echo 'no answer from AWS: check the credentials with: aws sts get-caller-identity' >&2
    exit 2
fi
partition=$(printf '%s' "$caller" | cut -d: -f2)

echo "account $account: identities" >&2
collect "$account/gaad.json" "$account" iam get-account-authorization-details

echo "account $account: buckets" >&2
collect "$account/s3/account-bpa.json" "$account" s3control get-public-access-block --account-id "$account"
collect "$account/s3/list-buckets.json" "$account" s3api list-buckets
for bucket in $(names 'Buckets[].Name' s3api list-buckets); do
    folder=$account/s3/$bucket arn=arn:$partition:s3:::$bucket
    collect "$folder/location.json" "$arn" s3api get-bucket-location --bucket "$bucket"
    collect "$folder/policy.json" "$arn" s3api get-bucket-policy --bucket "$bucket"
    collect "$folder/policy-status.json" "$arn" s3api get-bucket-policy-status --bucket "$bucket"
    collect "$folder/bpa.json" "$arn" s3api get-public-access-block --bucket "$bucket"
    collect "$folder/encryption.json" "$arn" s3api get-bucket-encryption --bucket "$bucket"
    collect "$folder/acl.json" "$arn" s3api get-bucket-acl --bucket "$bucket"
    collect "$folder/ownership.json" "$arn" s3api get-bucket-ownership-controls --bucket "$bucket"
    collect "$folder/tags.json" "$arn" s3api get-bucket-tagging --bucket "$bucket"
    collect "$folder/abac.json" "$arn" s3api get-bucket-abac --bucket "$bucket"
done

if [ -z "${REGIONS:-}" ]; then
    REGIONS=$(names 'Regions[].RegionName' ec2 describe-regions)
fi
for region in ${REGIONS:-${AWS_REGION:-${AWS_DEFAULT_REGION:-us-east-1}}}; do
    echo "account $account: $region" >&2
    export AWS_REGION="$region" AWS_DEFAULT_REGION="$region"

    folder=$account/s3-access-points/$region
    collect "$folder/list.json" "$account" s3control list-access-points --account-id "$account"
    for point in $(names 'AccessPointList[].Name' s3control list-access-points --account-id "$account"); do
        arn=arn:$partition:s3:$region:$account:accesspoint/$point
        collect "$folder/$point/meta.json" "$arn" s3control get-access-point --account-id "$account" --name "$point"
        collect "$folder/$point/policy.json" "$arn" s3control get-access-point-policy --account-id "$account" --name "$point"
    done

    folder=$account/kms/$region
    collect "$folder/aliases.json" "$account" kms list-aliases
    collect "$folder/list.json" "$account" kms list-keys
    for key in $(names 'Keys[].KeyId' kms list-keys); do
        arn=arn:$partition:kms:$region:$account:key/$key
        collect "$folder/$key/describe.json" "$arn" kms describe-key --key-id "$key"
        collect "$folder/$key/policy.json" "$arn" kms get-key-policy --key-id "$key" --policy-name default
        collect "$folder/$key/grants.json" "$arn" kms list-grants --key-id "$key"
        collect "$folder/$key/tags.json" "$arn" kms list-resource-tags --key-id "$key"
    done

    collect "$account/vpce/$region/describe-vpc-endpoints.json" "$account" ec2 describe-vpc-endpoints

    folder=$account/res/$region number=0
    collect "$folder/sqs-list.json" "$account" sqs list-queues
    for url in $(names 'QueueUrls[]' sqs list-queues); do
        number=$((number + 1)) arn=arn:$partition:sqs:$region:$account:${url##*/}
        collect "$folder/sqs-$number.json" "$arn" sqs get-queue-attributes --queue-url "$url" --attribute-names Policy QueueArn
    done
    collect "$folder/sns-list.json" "$account" sns list-topics
    for arn in $(names 'Topics[].TopicArn' sns list-topics); do
        number=$((number + 1))
        collect "$folder/sns-$number.json" "$arn" sns get-topic-attributes --topic-arn "$arn"
    done
    collect "$folder/lambda-list.json" "$account" lambda list-functions
    for arn in $(names 'Functions[].FunctionArn' lambda list-functions); do
        number=$((number + 1))
        collect "$folder/lambda-$number.json" "$arn" lambda get-policy --function-name "$arn"
    done
    collect "$folder/secretsmanager-list.json" "$account" secretsmanager list-secrets
    for arn in $(names 'SecretList[].ARN' secretsmanager list-secrets); do
        number=$((number + 1))
        collect "$folder/secretsmanager-$number.json" "$arn" secretsmanager get-resource-policy --secret-id "$arn"
    done
    collect "$folder/ecr-list.json" "$account" ecr describe-repositories
    for name in $(names 'repositories[].repositoryName' ecr describe-repositories); do
        number=$((number + 1)) arn=arn:$partition:ecr:$region:$account:repository/$name
        collect "$folder/ecr-$number.json" "$arn" ecr get-repository-policy --repository-name "$name"
    done
done
region=''

# walk PARENT: what is below a root or an organizational unit.
walk() {
    collect "$account/org/children/$1-accounts.json" "$1" organizations list-children --parent-id "$1" --child-type ACCOUNT
    collect "$account/org/children/$1-units.json" "$1" organizations list-children --parent-id "$1" --child-type ORGANIZATIONAL_UNIT
    for child in $(names 'Children[].Id' organizations list-children --parent-id "$1" --child-type ORGANIZATIONAL_UNIT); do
        walk "$child"
    done
}

echo "account $account: organization" >&2
organization=$(names 'Organization.Id' organizations describe-organization)
collect "$account/org/organization.json" "$account" organizations describe-organization
if collect "$account/org/roots.json" "$account" organizations list-roots; then
    collect "$account/org/accounts.json" "$account" organizations list-accounts
    for parent in $(names 'Roots[].Id' organizations list-roots); do
        walk "$parent"
    done
    for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
        collect "$account/org/policies-$type.json" "${organization:-$account}" organizations list-policies --filter "$type"
        for policy in $(names 'Policies[].Id' organizations list-policies --filter "$type"); do
            collect "$account/org/policies/$policy.json" "$policy" organizations describe-policy --policy-id "$policy"
            collect "$account/org/targets/$policy.json" "$policy" organizations list-targets-for-policy --policy-id "$policy"
        done
    done
fi

echo "done: read it with: policylint model -m $root" >&2
