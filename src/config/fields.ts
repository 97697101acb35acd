import { readFileSync } from 'node:fs';
import { SETTINGS, type Setting, type SettingName } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Reads settings one by one and gathers every problem as a sentence; nothing is thrown before the end. */
export class Fields {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  complain(sentence: string): undefined {
    this.problems.push(sentence);
    return undefined;
  }

  /** The value, or what NAME_FILE holds, or the default; undefined where there is none. */
  text(name: SettingName): string | undefined {
    const setting: Setting | undefined = SETTINGS.find((one) => one.name === name);
    const given = this.#environment[name]?.trim() || (setting?.secret ? this.#fromFile(name) : undefined);
    if (!given && setting?.required) this.complain(`${name} is missing: ${setting.meaning}.`);
    return given ?? (setting?.standard === 'BOT_TENANT_ID' ? undefined : setting?.standard);
  }

  #fromFile(name: SettingName): string | undefined {
    const path = this.#environment[`${name}_FILE`]?.trim();
    if (!path) return undefined;
    try {
      return readFileSync(path, 'utf8').trim() || this.complain(`${name}_FILE names an empty file.`);
    } catch {
      return this.complain(`${name}_FILE names a file that cannot be read.`);
    }
  }

  list(name: SettingName): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  }

  guid(name: SettingName): string {
    const value = this.text(name);
    if (value === undefined || GUID.test(value)) return value?.toLowerCase() ?? '';
    this.complain(`${name} must be a GUID like 00000000-0000-0000-0000-000000000000.`);
    return '';
  }

  guids(name: SettingName): string[] {
    const values = this.list(name);
    if (values.some((value) => !GUID.test(value)))
      this.complain(`${name} must be GUIDs, separated by commas.`);
    return values.map((value) => value.toLowerCase());
  }

  port(name: SettingName): number {
    const value = Number(this.text(name));
    if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
    this.complain(`${name} must be a port number from 0 to 65535.`);
    return 0;
  }

  days(name: SettingName): number {
    const value = Number(this.text(name));
    if (Number.isInteger(value) && value >= 1) return value;
    this.complain(`${name} must be a whole number of days, at least 1.`);
    return 1;
  }

  /** Seconds, decimals from 0.1, as milliseconds. */
  seconds(name: SettingName): number {
    return this.#milliseconds(name, this.text(name) ?? '');
  }

  secondsList(name: SettingName): number[] {
    return this.list(name)
      .map((one) => this.#milliseconds(name, one))
      .sort((a, b) => a - b);
  }

  #milliseconds(name: SettingName, text: string): number {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= 0.1 && value <= 10_000_000) return Math.round(value * 1000);
    this.complain(`${name} must be seconds, at least 0.1 (for example 30 or 0.5).`);
    return 1000;
  }

  choice<T extends string>(name: SettingName, choices: readonly T[]): T {
    const value = this.text(name);
    const found = choices.find((one) => one === value);
    if (found) return found;
    this.complain(`${name} must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.`);
    return choices[0] as T;
  }

  /** An address without a trailing slash; http only on loopback, and only where that is granted. */
  url(name: SettingName, value: string | undefined, httpOnLoopback: boolean): string | undefined {
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || url.username || url.password)
      return this.complain(`${name} must be an address like https://example.com.`);
    const allowed =
      url.protocol === 'https:' || (url.protocol === 'http:' && httpOnLoopback && LOOPBACK.has(url.hostname));
    if (!allowed)
      return this.complain(
        httpOnLoopback ? `${name} must be https (http only on loopback).` : `${name} must be https.`,
      );
    return value.replace(/\/+$/, '');
  }
}
