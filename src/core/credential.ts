/** A structural twin of `@azure/core-auth`'s interface, so that only `azure` imports the SDK. Values fit both ways. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresOnTimestamp: number;
}

export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: {
      claims?: string;
      enableCae?: boolean;
      abortSignal?: AbortSignal | AbortSignalLikeValue;
      tenantId?: string;
    },
  ): Promise<AccessToken | null>;
}

/** What Azure's own clients hand over as `abortSignal`. */
export interface AbortSignalLikeValue {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: (this: AbortSignalLikeValue, event: unknown) => unknown): void;
  removeEventListener(type: 'abort', listener: (this: AbortSignalLikeValue, event: unknown) => unknown): void;
}
