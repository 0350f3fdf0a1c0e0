import { h } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHistory(),
  routes: [{ path: '/', component: { render: () => h('h1', 'Vehicles') } }],
});
