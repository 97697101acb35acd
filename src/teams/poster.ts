import type { Activity } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { inSpan } from '../core/spans.ts';
import type { ChannelAddress, Poster } from '../delivery/poster.ts';
import type { HardenedAuthentication } from './authentication.ts';
import { mapTeamsError } from './errors.ts';
import { activityFor } from './outgoing.ts';

/**
 * Speaks through the connector's own client: the adapter's ways lose the new message's id, and reply to a made-up one.
 * One call is one request.
 */
export function createPoster(authentication: HardenedAuthentication, appId: string): Poster {
  const bot = { id: `28:${appId}`, name: '' };

  const withClient = <T>(
    what: keyof Poster,
    to: ChannelAddress,
    work: (client: ConnectorClient) => Promise<T>,
  ): Promise<T> =>
    inSpan('call', `Teams ${what}`, {}, async () => {
      try {
        return await work(await authentication.connectorFor(to.serviceUrl));
      } catch (error) {
        throw mapTeamsError(error);
      }
    });

  return {
    post: (to, message) =>
      withClient('post', to, async (client) => {
        const created = await client.conversations.createConversation({
          isGroup: true,
          bot,
          tenantId: to.tenantId,
          channelData: { channel: { id: to.channelId }, tenant: { id: to.tenantId } },
          activity: activityFor(message) as Activity,
        } as never);
        const activityId = created.activityId ?? /;messageid=(\d+)/.exec(created.id)?.[1] ?? '';
        const conversationId = created.id.includes(';messageid=')
          ? created.id
          : `${created.id};messageid=${activityId}`;
        return { conversationId, activityId };
      }),
    reply: (to, conversationId, message) =>
      withClient('reply', to, async (client) => {
        const sent = await client.conversations.sendToConversation(
          conversationId,
          outbound(activityFor(message), conversationId, bot),
        );
        return { activityId: sent.id ?? '' };
      }),
    update: (to, conversationId, activityId, message) =>
      withClient('update', to, async (client) => {
        const activity = { ...outbound(activityFor(message), conversationId, bot), id: activityId };
        await client.conversations.updateActivity(conversationId, activityId, activity);
      }),
  };
}

const outbound = (
  activity: Partial<Activity>,
  conversationId: string,
  from: { id: string; name: string },
): Activity =>
  ({ ...activity, from, channelId: 'msteams', conversation: { id: conversationId } }) as Activity;
