import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** From now on this process trusts the simulator's certificates, as a bot does that was started with NODE_EXTRA_CA_CERTS. */
export function trust(caPem: string): void {
  setDefaultCACertificates([...getCACertificates('default'), caPem]);
}
