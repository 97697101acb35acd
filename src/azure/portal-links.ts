import { gzipSync } from 'node:zlib';
import type { Workspace } from './model.ts';

/** Opens a query in the workspace's Logs page: the portal takes it gzipped, in base64. */
export function queryLink(portal: string, workspace: Workspace, kql: string): string {
  const query = encodeURIComponent(gzipSync(kql).toString('base64'));
  const resource = encodeURIComponent(workspace.id);
  return `${portal}/#blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/resourceId/${resource}/source/LogsBlade.AnalyticsShareLinkToQuery/q/${query}`;
}

/** The page of all data connectors of a workspace. */
export const connectorPage = (portal: string, workspaceId: string): string =>
  `${portal}/#view/Microsoft_Azure_Security_Insights/MainMenuBlade/~/DataConnectors/id/${encodeURIComponent(workspaceId)}`;
