import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, context, integer, octets, oid, primitive, sequence, set, utcTime, utf8 } from './der.ts';

/** What the simulated services show on https, and whom a client has to trust for it. */
export interface Authority {
  /** The certificate authority's own certificate: what a bot gets by NODE_EXTRA_CA_CERTS. */
  readonly caPem: string;
  /** The server's private key and certificate, for 127.0.0.1 and localhost. */
  readonly key: string;
  readonly cert: string;
}

const DAY_MS = 86_400_000;
const ISSUER = 'Simulated Azure (loopback only)';
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Makes a certificate authority and one server certificate of it, for loopback and further names, both good for 30 days by the real clock. */
export function createAuthority(names: readonly string[] = []): Authority {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A client that trusts several of them finds the right one by its name.
  const issuer = `${ISSUER} ${randomBytes(6).toString('hex')}`;
  const authority = certificate(
    {
      serial: 1,
      issuer,
      subject: issuer,
      publicKey: ca.publicKey,
      extensions: [isAuthority(), signsCertificates()],
    },
    ca.privateKey,
  );
  const leaf = certificate(
    {
      serial: 2,
      issuer,
      subject: '127.0.0.1',
      publicKey: server.publicKey,
      extensions: [serverNames(names)],
    },
    ca.privateKey,
  );
  return {
    caPem: pem(authority),
    cert: pem(leaf),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

interface Subject {
  readonly serial: number;
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** An X.509 v3 certificate (RFC 5280, 4.1) signed by the authority's key. */
function certificate({ serial, issuer, subject, publicKey, extensions }: Subject, signer: KeyObject): Buffer {
  const now = Date.now();
  const body = sequence(
    context(0, integer(2)),
    integer(serial),
    ECDSA_WITH_SHA256,
    name(issuer),
    sequence(utcTime(now - DAY_MS), utcTime(now + 30 * DAY_MS)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...extensions)),
  );
  return sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, signer)));
}

const name = (commonName: string) => sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));

const TRUE = primitive(0x01, Buffer.from([0xff]));
const isAuthority = () => sequence(oid('2.5.29.19'), TRUE, octets(sequence(TRUE)));
/** keyCertSign and cRLSign: bits 5 and 6. */
const signsCertificates = () => sequence(oid('2.5.29.15'), TRUE, octets(bits(Buffer.from([0x06]), 1)));
/** dNSName has tag 2 in GeneralName, iPAddress 7. */
const serverNames = (names: readonly string[]) => {
  const all = ['localhost', ...names].map((one) => primitive(0x82, Buffer.from(one)));
  return sequence(oid('2.5.29.17'), octets(sequence(...all, primitive(0x87, Buffer.from([127, 0, 0, 1])))));
};

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
