/** The few forms of DER (ITU-T X.690) that a certificate is made of; each function gives a whole tag-length-value. */

/** A value under its tag byte. */
export function primitive(tag: number, value: Buffer): Buffer {
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  const size = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, value]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => primitive(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Buffer[]): Buffer => primitive(0x31, Buffer.concat(parts));
/** An explicit context-specific tag. */
export const context = (tag: number, part: Buffer): Buffer => primitive(0xa0 | tag, part);
export const octets = (value: Buffer): Buffer => primitive(0x04, value);
export const utf8 = (text: string): Buffer => primitive(0x0c, Buffer.from(text, 'utf8'));

/** A whole number from 0 to 127. */
export const integer = (value: number): Buffer => primitive(0x02, Buffer.from([value]));

export const bits = (value: Buffer, unused = 0): Buffer =>
  primitive(0x03, Buffer.concat([Buffer.from([unused]), value]));

/** Seconds in UTC, `YYMMDDHHMMSSZ`: what certificates hold until 2049. */
export const utcTime = (ms: number): Buffer =>
  primitive(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

/** An object identifier in dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return primitive(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}
