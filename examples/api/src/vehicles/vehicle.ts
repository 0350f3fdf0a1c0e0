export interface Vehicle {
  readonly id: string;
  readonly plate: string;
  readonly model: string;
  readonly seats: number;
}
