/** Who acts: from the authenticated click, never from card data. */
export interface Actor {
  readonly tenantId: string;
  /** Entra object id. */
  readonly objectId: string;
  readonly name: string;
}
