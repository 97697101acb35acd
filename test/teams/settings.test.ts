import { isServedUrl } from '../../src/teams/settings.ts';

const settings = {
  serviceHosts: ['smba.trafficmanager.net', '.botframework.com'],
  serviceUrls: ['http://127.0.0.1:4000', 'https://proxy.contoso.example/teams/'],
};

describe('the service URLs that the bot talks to', () => {
  it.each([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net',
    'https://europe.botframework.com/x',
    'https://SMBA.trafficmanager.net/',
    'http://127.0.0.1:4000/emea/',
    'https://proxy.contoso.example/other',
  ])('take %s', (url) => {
    expect(isServedUrl(settings, url)).toBe(true);
  });

  it.each([
    'http://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.example/smba.trafficmanager.net',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user:pass@smba.trafficmanager.net/',
    'http://user@127.0.0.1:4000/',
    'https://smba.trafficmanager.net:8443/',
    'https://other.trafficmanager.net/',
    'https://botframework.com/',
    'https://evilbotframework.com/',
    'http://127.0.0.1:4001/',
    'https://127.0.0.1:4000/',
    'http://proxy.contoso.example/',
    'file:///etc/passwd',
    'smba.trafficmanager.net',
    '',
    undefined,
    7,
  ])('refuse %p', (url) => {
    expect(isServedUrl(settings, url)).toBe(false);
  });
});
