import type { Config } from './config.ts';

/** Every secret among the settings by its value, as it is and as addresses write it: for whoever sees to it that none is written anywhere. */
export function knownSecrets({
  bot,
  database,
  insights,
}: Pick<Config, 'bot' | 'database' | 'insights'>): string[] {
  const client = bot.proof.kind === 'secret' ? [bot.proof.secret.reveal()] : [];
  const password = database.kind === 'postgres' ? new URL(database.url.reveal()).password : '';
  return [...client, password, decoded(password), insights?.reveal() ?? ''].filter((one) => one !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
