// What the scripts of infra/ use of the Azure CLI, over one file. A call that it does not know is an error, as it is to the real one.
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.AZ_FOLDER;
const words = process.argv.slice(2);
appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(words)}\n`);
const file = join(folder, 'tenant.json');
const tenant = JSON.parse(readFileSync(file, 'utf8'));
const option = (name) => words[words.indexOf(name) + 1];
const command = words
  .slice(
    0,
    words.findIndex((word) => word.startsWith('-')),
  )
  .join(' ');
const app = () => tenant.apps.find((one) => one.appId === option('--id')) ?? fail(3, 'not found');
const fail = (code, text) => {
  console.error(`ERROR: ${text}: az ${words.join(' ')}`);
  process.exit(code);
};
const print = (value) => console.log([value].flat().join('\n'));
const save = () => writeFileSync(file, JSON.stringify(tenant));

const COMMANDS = {
  'account show': () => print(tenant.tenantId),
  'ad app list': () => {
    const [, name] = /^displayName eq '(.*)'$/.exec(option('--filter')) ?? fail(1, 'bad filter');
    print(
      tenant.apps.filter((one) => one.displayName === name.replaceAll("''", "'")).map((one) => one.appId),
    );
  },
  'ad app create': () => {
    const appId = `${String(tenant.apps.length + 1).padStart(8, '0')}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
    tenant.apps.push({
      appId,
      displayName: option('--display-name'),
      audience: option('--sign-in-audience'),
      credentials: [],
    });
    save();
    print(appId);
  },
  'ad app show': () => {
    if (option('--query') === 'id') print(`object-of-${app().appId}`);
    else
      print(app().api?.oauth2PermissionScopes?.find((scope) => scope.value === 'access_as_user')?.id ?? '');
  },
  'ad sp show': () => (app().principal ? print(`principal-of-${app().appId}`) : fail(3, 'not found')),
  'ad sp create': () => {
    app().principal = true;
    save();
  },
  'ad app federated-credential list': () => {
    if (option('--query') === '[].name') print(app().credentials.map((one) => one.name));
    else print(app().credentials.find((one) => one.name === 'soc-bot-identity')?.subject ?? '');
  },
  'ad app federated-credential create': () => {
    app().credentials.push(JSON.parse(option('--parameters')));
    save();
  },
  'ad app federated-credential update': () => {
    const one =
      app().credentials.find(({ name }) => name === option('--federated-credential-id')) ??
      fail(3, 'not found');
    Object.assign(one, JSON.parse(option('--parameters')));
    save();
  },
  'cloud set': () => {},
  login: () => {},
  rest: () => {
    const url = option('--url');
    if (option('--method') === 'get') return print('centralus');
    const body = JSON.parse(option('--body'));
    const [, appId] = /\/applications\/object-of-(.*)$/.exec(url) ?? [];
    if (!appId) return;
    const one = tenant.apps.find((candidate) => candidate.appId === appId);
    // Graph leaves the members of `api` alone that a PATCH does not name.
    Object.assign(one, body, { api: { ...one.api, ...body.api } });
    save();
  },
};

(COMMANDS[command] ?? (() => fail(2, 'unknown')))();
