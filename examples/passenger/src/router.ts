import { createRouter, createWebHistory } from 'vue-router';
import ThanksPage from './pages/ThanksPage.vue';
import TourPage from './pages/TourPage.vue';
import ToursPage from './pages/ToursPage.vue';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'tours', component: ToursPage },
    { path: '/tours/:id', name: 'tour', component: TourPage, props: true },
    { path: '/thanks/:bookingId', name: 'thanks', component: ThanksPage, props: true },
  ],
});
