import type { SimPerson } from '../world.ts';
import { activityFrom, BOT_NAME, botId, eventActivity, type WireActivity } from './activities.ts';
import type { BotPost } from './post.ts';
import type { ChannelType, SimChannel, SimTeam, TeamsState } from './state.ts';

/** Owners of teams at work: each change is made in Teams first and then told to the bot, as Teams does. */
export class TeamsPlaces {
  readonly #state: TeamsState;
  readonly #post: BotPost;
  readonly #serviceUrl: () => string;

  constructor(state: TeamsState, post: BotPost, serviceUrl: () => string) {
    this.#state = state;
    this.#post = post;
    this.#serviceUrl = serviceUrl;
  }

  /** Adds the app to the team. */
  async install(team: SimTeam, by: SimPerson = this.#owner()): Promise<void> {
    team.installed = true;
    const base = this.#from(team, by);
    await this.#tell(
      eventActivity(
        base,
        { type: 'conversationUpdate', membersAdded: [this.#bot()] },
        { eventType: 'teamMemberAdded' },
      ),
    );
    await this.#tell(
      eventActivity({ ...base, id: `${base.id}:i` }, { type: 'installationUpdate', action: 'add' }),
    );
  }

  /** Takes the app out of the team; the bot can say nothing there any more. */
  async remove(team: SimTeam, by: SimPerson = this.#owner()): Promise<void> {
    team.installed = false;
    const base = this.#from(team, by);
    await this.#tell(
      eventActivity(
        base,
        { type: 'conversationUpdate', membersRemoved: [this.#bot()] },
        { eventType: 'teamMemberRemoved' },
      ),
    );
    await this.#tell(
      eventActivity({ ...base, id: `${base.id}:i` }, { type: 'installationUpdate', action: 'remove' }),
    );
  }

  /** Adds the app to the person's own chat. */
  async installPersonal(person: SimPerson): Promise<void> {
    const scene = { personalChat: this.#state.personalChat(person) };
    const base = activityFrom(this.#state.world, this.#serviceUrl(), person, scene);
    await this.#tell(eventActivity(base, { type: 'installationUpdate', action: 'add' }));
  }

  async createChannel(team: SimTeam, name: string, type: ChannelType = 'standard'): Promise<SimChannel> {
    const channel = this.#state.addChannel(team, name, type);
    await this.#channelEvent(team, channel, 'channelCreated');
    return channel;
  }

  async renameChannel(channelId: string, name: string): Promise<void> {
    const { team, channel } = this.#find(channelId);
    channel.name = name;
    await this.#channelEvent(team, channel, 'channelRenamed');
  }

  async deleteChannel(channelId: string): Promise<void> {
    const { team, channel } = this.#find(channelId);
    channel.deleted = true;
    await this.#channelEvent(team, channel, 'channelDeleted');
  }

  async restoreChannel(channelId: string): Promise<void> {
    const { team, channel } = this.#find(channelId);
    channel.deleted = false;
    await this.#channelEvent(team, channel, 'channelRestored');
  }

  async #channelEvent(team: SimTeam, channel: SimChannel, eventType: string): Promise<void> {
    const base = activityFrom(this.#state.world, this.#serviceUrl(), this.#owner(), { team, channel });
    const general = { ...(base.conversation as object), id: team.id };
    await this.#tell(
      eventActivity({ ...base, conversation: general }, { type: 'conversationUpdate' }, { eventType }),
    );
  }

  #from(team: SimTeam, by: SimPerson): WireActivity {
    const general = team.channels.find((one) => one.id === team.id) as SimChannel;
    return activityFrom(this.#state.world, this.#serviceUrl(), by, { team, channel: general });
  }

  async #tell(activity: WireActivity): Promise<void> {
    this.#state.changed();
    if (this.#post.connected) await this.#post.send(activity);
  }

  #find(channelId: string): { team: SimTeam; channel: SimChannel } {
    const found = this.#state.findChannel(channelId);
    if (!found) throw new Error(`No channel ${channelId}.`);
    return found;
  }

  #bot = () => ({ id: botId(this.#state.world), name: BOT_NAME });

  #owner(): SimPerson {
    const [first] = this.#state.world.people.values();
    if (!first) throw new Error('The World has no people.');
    return first;
  }
}
