import type { Azure } from '../../azure/azure.ts';
import { uuidFrom } from '../../core/ids.ts';
import { classificationWords, pairOf } from '../closure.ts';
import type { CloseRequest } from './request.ts';

/** The id comes from the action's, so that a repeat could never add a second comment. */
export const commentIdOf = (actionId: string): string => uuidFrom(actionId, 'comment');

/** Whether the close's comment is there, as the bot's reader sees it. A repeat would put somebody else's name on it. */
export const hasComment = (
  reader: Azure,
  { workspace, name, actionId }: Pick<CloseRequest, 'workspace' | 'name' | 'actionId'>,
): Promise<boolean> => reader.sentinel.hasComment(workspace, name, commentIdOf(actionId));

/** Says in Sentinel, as the person, who closed the incident and why. */
export async function addComment(request: CloseRequest, closer: string): Promise<void> {
  const { azure, workspace, name, input } = request;
  const as = classificationWords(pairOf(input.choice));
  const message = [`Closed from Microsoft Teams by ${closer} as ${as}.`, input.comment.trim()]
    .filter(Boolean)
    .join('\n\n');
  await azure.sentinel.putComment(workspace, name, commentIdOf(request.actionId), message);
}
