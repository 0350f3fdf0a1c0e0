export interface Tour {
  readonly id: string;
  readonly tenantId: string;
  readonly title: string;
  readonly description: string;
  /** Such as `2027-10-08`. */
  readonly departsOn: string;
  readonly days: number;
  readonly priceCents: number;
}
