#!/usr/bin/env bash
# Makes the bot's app registration with the Azure CLI: single tenant, an exposed API that Teams may call, the delegated
# right to act in Azure as the person who clicked, and trust in the managed identity instead of a secret. It prints the bot's id.
# Doing it again changes nothing; without the identity's principal id it leaves that trust as it is.
#   infra/app-registration.sh <display name> [<identity principal id>] [public|usgov|china]
set -euo pipefail

display_name=${1:?usage: app-registration.sh <display name> [<identity principal id>] [public|usgov|china]}
principal_id=${2:-}
cloud=${3:-public}

case "$cloud" in
  public) audience=api://AzureADTokenExchange issuer=https://login.microsoftonline.com eid=pub
          graph=https://graph.microsoft.com sign_in=(token.botframework.com) ;;
  usgov)  audience=api://AzureADTokenExchangeUSGov issuer=https://login.microsoftonline.us eid=usg
          graph=https://graph.microsoft.us sign_in=(tokengcch.botframework.azure.us token.botframework.azure.us) ;;
  china)  audience=api://AzureADTokenExchangeChina issuer=https://login.partner.microsoftonline.cn eid=chn
          graph=https://microsoftgraph.chinacloudapi.cn sign_in=(token.botframework.azure.cn) ;;
  *) echo "Unknown cloud: $cloud" >&2; exit 64 ;;
esac

# Azure Service Management and its delegated permission user_impersonation; Teams on desktop and mobile, and on the web.
arm=797f4846-ba00-4fd7-ba43-dac1f8f63013
arm_impersonation=41094075-9dad-400e-a0bd-54e686782033
teams_desktop=1fec8e78-bce4-4aaf-ab1b-5451cc387264
teams_web=5e3ce6c0-2b1f-4285-8d4b-75ee78787346

# Not --display-name: the Azure CLI takes that for the beginning of a name.
app_id=$(az ad app list --filter "displayName eq '${display_name//\'/\'\'}'" --query '[].appId' -o tsv)
if [ "$(wc -w <<<"$app_id")" -gt 1 ]; then
  echo "More than one app registration is called $display_name: rename the others, or take another name." >&2
  exit 65
fi
if [ -z "$app_id" ]; then
  app_id=$(az ad app create --display-name "$display_name" --sign-in-audience AzureADMyOrg --query appId -o tsv)
fi
object_id=$(az ad app show --id "$app_id" --query id -o tsv)
az ad sp show --id "$app_id" >/dev/null 2>&1 || az ad sp create --id "$app_id" >/dev/null

scope_id=$(az ad app show --id "$app_id" --query "api.oauth2PermissionScopes[?value=='access_as_user'].id | [0]" -o tsv)
if [ -z "$scope_id" ]; then
  scope_id=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)
  az rest --method PATCH --url "$graph/v1.0/applications/$object_id" --body "{
    \"identifierUris\": [\"api://botid-$app_id\"],
    \"api\": { \"requestedAccessTokenVersion\": 2, \"oauth2PermissionScopes\": [{
      \"id\": \"$scope_id\", \"value\": \"access_as_user\", \"type\": \"User\", \"isEnabled\": true,
      \"adminConsentDisplayName\": \"Act as the person who clicks\", \"adminConsentDescription\": \"Lets Teams call SOC Bot as the person who clicks.\",
      \"userConsentDisplayName\": \"Act as you\", \"userConsentDescription\": \"Lets Teams call SOC Bot as you.\" }] },
    \"web\": { \"redirectUris\": [$(printf ',"https://%s/.auth/web/redirect"' "${sign_in[@]}" | cut -c2-)] } }"
fi
az rest --method PATCH --url "$graph/v1.0/applications/$object_id" --body "{
  \"api\": { \"preAuthorizedApplications\": [
    { \"appId\": \"$teams_desktop\", \"delegatedPermissionIds\": [\"$scope_id\"] },
    { \"appId\": \"$teams_web\", \"delegatedPermissionIds\": [\"$scope_id\"] } ] },
  \"requiredResourceAccess\": [ { \"resourceAppId\": \"$arm\", \"resourceAccess\": [ { \"id\": \"$arm_impersonation\", \"type\": \"Scope\" } ] } ] }"

tenant_id=$(az account show --query tenantId -o tsv)
credentials=$(az ad app federated-credential list --id "$app_id" --query '[].name' -o tsv)

# The Azure Bot service proves itself too, for the OAuth connection. Its subject holds the tenant's id as the 16 bytes of a GUID
# (the first three parts with their bytes turned round) in base64url, then the service's own id, then the connection's identifier.
if ! grep -qx soc-bot-oauth <<<"$credentials"; then
  hex=${tenant_id//-/}
  turned=${hex:6:2}${hex:4:2}${hex:2:2}${hex:0:2}${hex:10:2}${hex:8:2}${hex:14:2}${hex:12:2}${hex:16}
  bytes=
  for ((at = 0; at < 32; at += 2)); do bytes+="\\x${turned:at:2}"; done
  tenant_part=$(printf '%b' "$bytes" | base64 | tr '+/' '-_' | tr -d '=\n')
  az ad app federated-credential create --id "$app_id" --parameters "{
    \"name\": \"soc-bot-oauth\", \"issuer\": \"$issuer/$tenant_id/v2.0\", \"audiences\": [\"$audience\"],
    \"subject\": \"/eid1/c/$eid/t/$tenant_part/a/9ExAW52n_ky4ZiS_jhpJIQ/soc-bot-oauth\" }"
fi

# The identity is another one after the resource group was made anew; its credential then follows it.
if [ -n "$principal_id" ]; then
  trusted=$(az ad app federated-credential list --id "$app_id" --query "[?name=='soc-bot-identity'].subject | [0]" -o tsv)
  trust="\"issuer\": \"$issuer/$tenant_id/v2.0\", \"subject\": \"$principal_id\", \"audiences\": [\"$audience\"]"
  if [ -z "$trusted" ]; then
    az ad app federated-credential create --id "$app_id" --parameters "{ \"name\": \"soc-bot-identity\", $trust }"
  elif [ "$trusted" != "$principal_id" ]; then
    az ad app federated-credential update --id "$app_id" --federated-credential-id soc-bot-identity --parameters "{ $trust }"
  fi
fi

echo "BOT_ID=$app_id"
echo "Service principal (readerPrincipalId for infra/roles.bicep): $(az ad sp show --id "$app_id" --query id -o tsv)"
echo "Grant consent once, as an administrator: az ad app permission admin-consent --id $app_id"
