#!/usr/bin/env bash
# Makes one sample alert of Defender for Cloud; infra/modules/canary.bicep runs it on a schedule, in the image of the Azure CLI.
set -euo pipefail

az cloud set --name "$CLOUD"
az login --identity --client-id "$IDENTITY_CLIENT_ID" --allow-no-subscriptions --output none

locations="${RESOURCE_MANAGER%/}/subscriptions/$SUBSCRIPTION/providers/Microsoft.Security/locations"
location=$(az rest --method get --url "$locations?api-version=2015-06-01-preview" --query 'value[0].name' --output tsv)
az rest --method post --url "$locations/$location/alerts/default/simulate?api-version=2022-01-01" \
  --body '{"properties":{"kind":"Bundles","bundles":["KeyVaults"]}}' --output none
echo "A sample alert was asked for in $SUBSCRIPTION ($location)."
