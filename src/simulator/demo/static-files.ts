import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../page/', import.meta.url));
const CARDS = join(dirname(createRequire(import.meta.url).resolve('adaptivecards/package.json')), 'dist');

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

export interface StaticFile {
  readonly type: string;
  readonly body: string;
}

/** The page's own files, its TypeScript stripped of types, and Microsoft's card renderer; undefined for anything else. */
export async function staticFile(path: string): Promise<StaticFile | undefined> {
  if (path === '/vendor/adaptivecards.js') return read(join(CARDS, 'adaptivecards.min.js'));
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!/^[\w-]+\.(html|css|ts|svg)$/.test(name)) return undefined;
  const file = await read(join(PAGE, name));
  if (!file || !name.endsWith('.ts')) return file;
  return { ...file, body: stripTypeScriptTypes(file.body) };
}

async function read(path: string): Promise<StaticFile | undefined> {
  const type = TYPES[path.split('.').at(-1) ?? ''];
  const body = await readFile(path, 'utf8').catch(() => undefined);
  return type && body !== undefined ? { type, body } : undefined;
}
