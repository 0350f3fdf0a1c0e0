import { computed, ref } from 'vue';

export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly role: string;
  readonly tenantId: string;
}

const KEY = 'busflow.session';
const stored = sessionStorage.getItem(KEY);
const current = ref<Session | undefined>(stored === null ? undefined : JSON.parse(stored));

/** Who works here, until the tab is closed. */
export const session = computed(() => current.value);

export function signIn(next: Session): void {
  sessionStorage.setItem(KEY, JSON.stringify(next));
  current.value = next;
}

export function signOut(): void {
  sessionStorage.removeItem(KEY);
  current.value = undefined;
}
