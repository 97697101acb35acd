/** A token bucket: so many at once, and so many a millisecond for ever. */
export interface Bucket {
  readonly capacity: number;
  /** Tokens per millisecond. */
  readonly rate: number;
}

/** What is in the bucket so many ms later. A clock that was set back fills nothing, and takes nothing away. */
export const refill = (bucket: Bucket, tokens: number, ms: number): number =>
  Math.min(bucket.capacity, tokens + bucket.rate * Math.max(0, ms));
