import type { SimPerson } from '../world.ts';

/** The page behind the Sign in button: whoever confirms it signs in, MFA included. */
export function signInPage(
  asked: SimPerson | undefined,
  people: readonly SimPerson[],
  action: string,
): string {
  const options = people.map(
    (one) =>
      `<option value="${one.objectId}"${one === asked ? ' selected' : ''}>${asHtml(one.name)}</option>`,
  );
  return page(
    'Sign in',
    `<h1>Sign in</h1>
<p>SOC Bot wants to act in Azure as you. This is the simulated Microsoft sign-in; no password is asked.</p>
<form method="post" action="${asHtml(action)}">
<label for="person">Sign in as</label>
<select id="person" name="person">${options.join('')}</select>
<button>Confirm with MFA</button>
</form>`,
  );
}

/** After the confirmation: the code that goes back through the chat. */
export const signedInPage = (code: string): string =>
  page(
    'Signed in',
    `<h1>Signed in</h1><p>Teams now sends this code to the bot: <output id="code">${code}</output></p>`,
  );

export const signInGone = (): string =>
  page('Sign in', '<h1>This sign-in was used or has expired</h1><p>Press the button in Teams again.</p>');

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 'Segoe UI','Liberation Sans',sans-serif;max-width:26rem;margin:10vh auto;padding:0 1rem}button,select{font:inherit;padding:.4rem .8rem}label{display:block}</style>
${body}`;

const asHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
