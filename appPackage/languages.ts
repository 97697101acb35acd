import { readdirSync, readFileSync } from 'node:fs';
import { commandLists } from './manifest.ts';

/** What the app is called and what its commands do, in one language. Commands themselves are typed in English everywhere. */
export interface Language {
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  /** By command. */
  readonly commands: Readonly<Record<string, string>>;
}

const FOLDER = new URL('languages/', import.meta.url);

/** Tags of the languages beside English, as the files are called. */
export const languageTags = (): string[] =>
  readdirSync(FOLDER)
    .map((file) => file.replace(/\.json$/, ''))
    .sort();

export const readLanguage = (tag: string): Language =>
  JSON.parse(readFileSync(new URL(`${tag}.json`, FOLDER), 'utf8')) as Language;

/** One language as Teams wants it: by the path of each text in the manifest. */
export function localization({ name, description, commands }: Language): Record<string, string> {
  const texts: [string, string][] = commandLists().flatMap((list, place) =>
    list.commands.map(({ title }, index): [string, string] => [
      `bots[0].commandLists[${place}].commands[${index}].description`,
      commands[title] ?? '',
    ]),
  );
  return {
    $schema:
      'https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.Localization.schema.json',
    'name.short': name.short,
    'name.full': name.full,
    'description.short': description.short,
    'description.full': description.full,
    ...Object.fromEntries(texts),
  };
}
