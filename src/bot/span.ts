const MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** "2h", "7d" as milliseconds, for the units that are named ("mhd"); undefined for anything else. */
export function spanMs(text: string, units: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([a-z])$/i.exec(text) ?? [];
  const ms = units.includes(unit.toLowerCase()) ? MS[unit.toLowerCase()] : undefined;
  return count && ms ? Number(count) * ms : undefined;
}
