import { createRouter, createWebHistory } from 'vue-router';
import DocumentsPage from './pages/DocumentsPage.vue';
import LoginPage from './pages/LoginPage.vue';
import ReportsPage from './pages/ReportsPage.vue';
import VehiclePage from './pages/VehiclePage.vue';
import VehiclesPage from './pages/VehiclesPage.vue';
import { session } from './session.ts';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'login', component: LoginPage },
    { path: '/vehicles', name: 'vehicles', component: VehiclesPage },
    { path: '/vehicles/:id', name: 'vehicle', component: VehiclePage, props: true },
    { path: '/reports', name: 'reports', component: ReportsPage },
    { path: '/documents', name: 'documents', component: DocumentsPage },
  ],
});

router.beforeEach((to) => to.name === 'login' || session.value !== undefined || { name: 'login' });
